import { z } from 'zod'
import { maxAnswerTokens, quoteInput } from './chat.ts'
import { chatMessageSchema } from './datum.ts'

const part = z.object({ type: z.literal('text', { error: 'Only text parts are supported.' }), text: z.string() })
const text = z.union([z.string(), z.array(part).transform((parts) => parts.map((each) => each.text).join(''))], {
  error: 'must be text',
})
const message = z
  .object({
    role: z
      .enum(['system', 'developer', 'user', 'assistant'], { error: 'must be system, user or assistant' })
      .transform((role) => (role === 'developer' ? ('system' as const) : role)),
    content: text,
  })
  .pipe(chatMessageSchema)
type Message = z.infer<typeof message>

/** A system message at most, then questions and answers in turn, a question last: what a conversation here looks like. */
function isConversation(messages: Message[]): boolean {
  const turns = messages[0]?.role === 'system' ? messages.slice(1) : messages
  return turns.length % 2 === 1 && turns.every(({ role }, i) => role === (i % 2 === 0 ? 'user' : 'assistant'))
}

const amount = (most: number) =>
  z.number().min(0, 'must not be negative').max(most, `must be at most ${most}`).nullish()
const tokens = z
  .int('must be a whole number')
  .min(1, 'must be at least 1')
  .max(maxAnswerTokens, `must be at most ${maxAnswerTokens}`)
  .nullish()
const stop = z.string().min(1, 'must not be empty').max(128, 'must be at most 128 characters')

/**
 * OpenAI's chat completion request, as far as it is served for pay; what would be ignored is refused, because it would be
 * paid for. `model` is a published model's slug, or `slug@version`.
 */
export const completionInput = z
  .strictObject({
    model: z
      .string('must name a model')
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*(@[1-9]\d{0,8})?$/, 'must be a published model: slug or slug@version'),
    messages: z
      .array(message, 'must be a list of messages')
      .max(128, 'must hold at most 128 messages')
      .refine(isConversation, 'must be user and assistant in turn, after a system message at most, and end with user'),
    max_tokens: tokens,
    max_completion_tokens: tokens,
    stream: z.boolean('must be true or false').nullish(),
    stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
    temperature: amount(2),
    top_p: amount(1),
    seed: z.int('must be a whole number').nullish(),
    stop: z.union([stop, z.array(stop).max(4, 'must be at most 4 texts')]).nullish(),
    n: z.literal(1, 'must be 1: one answer a request').nullish(),
    user: z.string().max(200).nullish(),
  })
  .transform(({ max_tokens, max_completion_tokens, stream, stream_options, user: _user, n: _n, ...rest }) => ({
    ...rest,
    max_tokens: max_completion_tokens ?? max_tokens ?? quoteInput.shape.maxTokens.parse(undefined),
    stream: stream ?? false,
    includeUsage: stream_options?.include_usage ?? false,
  }))
export type CompletionInput = z.infer<typeof completionInput>

/** What the engine answers, as far as it is read here. */
export const engineCompletion = z.object({
  choices: z
    .array(z.object({ message: z.object({ content: z.string() }), finish_reason: z.string().nullable() }))
    .length(1),
  usage: z.object({ prompt_tokens: z.int(), completion_tokens: z.int() }),
})
