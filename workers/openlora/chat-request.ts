import { randomInt } from 'node:crypto'
import { z } from 'zod'
import type { GenerateRequest } from './engine/engine.ts'
import { ApiError } from './errors.ts'

/** llama.cpp takes 32 bits, and the largest value stands for "any". */
const SEEDS = 2 ** 32 - 1
const DEFAULT_MAX_TOKENS = 512
/** As the makers of SmolLM2 Instruct recommend; at OpenAI's default of 1 so small a model forgets what it learnt. */
const DEFAULT_TEMPERATURE = 0.2
const DEFAULT_TOP_P = 0.9

const textPart = z.object({ type: z.literal('text', { error: 'Only text parts are supported.' }), text: z.string() })
const content = z.union([z.string(), z.array(textPart).transform((parts) => parts.map((part) => part.text).join(''))], {
  error: 'must be text',
})
const messageSchema = z.object({
  role: z
    .enum(['system', 'developer', 'user', 'assistant'], { error: 'must be system, user or assistant' })
    .transform((role) => (role === 'developer' ? ('system' as const) : role)),
  content,
})

const off = (what: string) => ({ error: `${what} is not supported; leave it out` })
const tokens = z.int('must be a whole number of at least 1').min(1, 'must be at least 1').nullish()
const stop = z.string().min(1, 'must not be empty').max(128, 'must be at most 128 characters')

/** What is asked for and would be ignored is refused: an answer made otherwise than asked is worse than none. */
const bodySchema = z.object({
  model: z.string('must name a model').min(1, 'must name a model').max(200, 'must name a model'),
  messages: z.array(messageSchema, 'must be a list of messages').min(1, 'must hold at least one message').max(1000),
  stream: z.boolean('must be true or false').nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: tokens,
  max_completion_tokens: tokens,
  temperature: z
    .number('must be a number from 0 to 2')
    .min(0, 'must be from 0 to 2')
    .max(2, 'must be from 0 to 2')
    .nullish(),
  top_p: z.number('must be a number from 0 to 1').min(0, 'must be from 0 to 1').max(1, 'must be from 0 to 1').nullish(),
  seed: z.int('must be a whole number').nullish(),
  stop: z
    .union([stop.transform((text) => [text]), z.array(stop).max(4, 'must be at most 4 texts')], {
      error: 'must be one text or up to four, none of them empty or longer than 128 characters',
    })
    .nullish(),
  n: z.literal(1, { error: 'must be 1: one answer a request' }).nullish(),
  logprobs: z.literal(false, off('logprobs')).nullish(),
  top_logprobs: z.null(off('top_logprobs')).optional(),
  frequency_penalty: z.literal(0, off('frequency_penalty')).nullish(),
  presence_penalty: z.literal(0, off('presence_penalty')).nullish(),
  logit_bias: z.strictObject({}, off('logit_bias')).nullish(),
  response_format: z.object({ type: z.literal('text', off('response_format')) }).nullish(),
  tools: z.array(z.never(off('tools'))).nullish(),
  functions: z.array(z.never(off('functions'))).nullish(),
})

export type ChatRequest = {
  model: string
  stream: boolean
  /** usage in a chunk of its own, as OpenAI does when it is asked for */
  includeUsage: boolean
  generate: Omit<GenerateRequest, 'adapter'>
}

const tokenizeSchema = bodySchema.pick({ model: true, messages: true })

/** vLLM's `/tokenize` for messages. @throws ApiError 400 */
export function parseTokenizeRequest(body: unknown): z.infer<typeof tokenizeSchema> {
  const result = tokenizeSchema.safeParse(body)
  if (!result.success) throw invalid(result.error)
  return result.data
}

/** @throws ApiError 400 with the field in `param` and one sentence about it */
export function parseChatRequest(body: unknown): ChatRequest {
  const result = bodySchema.safeParse(body)
  if (!result.success) throw invalid(result.error)
  const data = result.data
  return {
    model: data.model,
    stream: data.stream ?? false,
    includeUsage: data.stream_options?.include_usage ?? false,
    generate: {
      messages: data.messages,
      maxTokens: data.max_completion_tokens ?? data.max_tokens ?? DEFAULT_MAX_TOKENS,
      temperature: data.temperature ?? DEFAULT_TEMPERATURE,
      topP: data.top_p ?? DEFAULT_TOP_P,
      seed: data.seed == null ? randomInt(SEEDS) : ((data.seed % SEEDS) + SEEDS) % SEEDS,
      // who names a seed or asks greedily wants to see the same answer again
      exact: data.seed != null || data.temperature === 0,
      stop: data.stop ?? [],
    },
  }
}

function invalid(error: z.ZodError): ApiError {
  const issue = error.issues[0]
  const path = issue?.path ?? []
  if (path.length === 0)
    return new ApiError(400, 'invalid_body', 'The body must be a JSON object with model and messages.')
  const param = path
    .reduce<string>((name, key) => (typeof key === 'number' ? `${name}[${key}]` : `${name}.${String(key)}`), '')
    .slice(1)
  const unsupported = issue?.message.includes('is not supported')
  const message = unsupported ? `${issue?.message}.` : `${param} ${issue?.message}.`
  return new ApiError(400, unsupported ? 'unsupported_parameter' : 'invalid_value', message, { param })
}
