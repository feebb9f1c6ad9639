import { randomUUID } from 'node:crypto'
import type { ChatRequest } from './chat-request.ts'
import type { GenerateEvent, Usage } from './engine/engine.ts'

type Events = AsyncIterator<GenerateEvent>
type FinishReason = 'stop' | 'length'

const usageOf = ({ promptTokens, completionTokens, cachedTokens }: Usage) => ({
  prompt_tokens: promptTokens,
  completion_tokens: completionTokens,
  total_tokens: promptTokens + completionTokens,
  prompt_tokens_details: { cached_tokens: cachedTokens },
})

async function* from(first: IteratorResult<GenerateEvent>, events: Events): AsyncGenerator<GenerateEvent> {
  for (let next = first; !next.done; next = await events.next()) yield next.value
}

/** An engine's events in OpenAI's two shapes: https://platform.openai.com/docs/api-reference/chat. */
export function createCompletion(request: ChatRequest, fingerprint: string) {
  const head = {
    id: `chatcmpl-${randomUUID().replaceAll('-', '')}`,
    created: Math.floor(Date.now() / 1000),
    model: request.model,
    system_fingerprint: fingerprint,
  }

  return {
    async whole(first: IteratorResult<GenerateEvent>, events: Events) {
      let content = ''
      let end: { finishReason: FinishReason; usage: Usage } | undefined
      for await (const event of from(first, events)) {
        if (event.type === 'text') content += event.text
        else end = event
      }
      return {
        ...head,
        object: 'chat.completion',
        choices: [
          {
            index: 0,
            message: { role: 'assistant', content, refusal: null },
            logprobs: null,
            finish_reason: end?.finishReason ?? null,
          },
        ],
        usage: end && usageOf(end.usage),
      }
    },

    /** The last chunk carries `usage` in any case: with the finish reason, or alone when the client asked for that. */
    async *chunks(first: IteratorResult<GenerateEvent>, events: Events) {
      const chunk = (delta: { role?: 'assistant'; content?: string }, finishReason: FinishReason | null = null) => ({
        ...head,
        object: 'chat.completion.chunk',
        choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
      })
      yield chunk({ role: 'assistant', content: '' })
      for await (const event of from(first, events)) {
        if (event.type === 'text') yield chunk({ content: event.text })
        else {
          const usage = usageOf(event.usage)
          if (request.includeUsage) {
            yield chunk({}, event.finishReason)
            yield { ...head, object: 'chat.completion.chunk', choices: [], usage }
          } else yield { ...chunk({}, event.finishReason), usage }
        }
      }
    },
  }
}
