import { InferenceClient } from '@huggingface/inference'
import { z } from 'zod'
import type { ChatMessage } from '#lib/schemas/datum.ts'
import { env } from '../env.ts'
import { AppError } from '../errors.ts'

export type EnginePiece = { text: string } | { usage: { promptTokens: number; completionTokens: number } }

const down = (cause: unknown) =>
  new AppError('unavailable', 'The engine does not answer right now; try again in a moment.', {}, cause)
const key = () => env.ENGINE_API_KEY ?? 'embedded'

/** Streams an answer from the engine. @yields text as it comes, and the usage once at the end */
export async function* streamAnswer(
  request: { model: string; messages: ChatMessage[]; maxTokens: number; temperature: number },
  signal: AbortSignal,
): AsyncGenerator<EnginePiece> {
  const client = new InferenceClient(key(), { endpointUrl: env.engineUrl, retry_on_error: false })
  const stream = client.chatCompletionStream(
    {
      model: request.model,
      messages: request.messages,
      max_tokens: request.maxTokens,
      temperature: request.temperature,
      stream_options: { include_usage: true },
    },
    { signal, retry_on_error: false },
  )
  for await (const chunk of stream) {
    const text = chunk.choices[0]?.delta?.content
    if (text) yield { text }
    if (chunk.usage) {
      const { prompt_tokens: promptTokens, completion_tokens: completionTokens } = chunk.usage
      yield { usage: { promptTokens, completionTokens } }
    }
  }
}

const tokenizeSchema = z.object({ count: z.number().int(), max_model_len: z.number().int() })

/** Tokens of a prompt as the engine will read it, template included. @throws AppError unavailable */
export async function countTokens(model: string, messages: ChatMessage[]): Promise<{ count: number; limit: number }> {
  const response = await fetch(`${env.engineUrl}/tokenize`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key()}` },
    body: JSON.stringify({ model, messages, add_generation_prompt: true }),
    signal: AbortSignal.timeout(10_000),
  }).catch((cause) => {
    throw down(cause)
  })
  if (!response.ok) throw down(new Error(`engine: ${response.status} ${await response.text()}`))
  const { count, max_model_len: limit } = tokenizeSchema.parse(await response.json())
  return { count, limit }
}
