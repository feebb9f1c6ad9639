import type { z } from 'zod'
import { engineCompletion } from '#lib/schemas/openai.ts'
import type { X402Payment } from '#prisma/generated/client.ts'
import { db } from '../db.ts'
import { env } from '../env.ts'
import { AppError } from '../errors.ts'

const patienceMs = 120_000

/** Has the engine answer a noted question, whole, and keeps the answer. @throws AppError unavailable | bad_input; nothing is charged then */
export async function answerPayment(row: X402Payment, signal?: AbortSignal): Promise<X402Payment> {
  const version = await db().modelVersion.findUniqueOrThrow({
    where: { id: row.modelVersionId },
    include: { model: true },
  })
  const { choices, usage } = await complete(
    { model: `${version.model.slug}@${version.version}`, ...(row.request as object) },
    AbortSignal.any([...(signal ? [signal] : []), AbortSignal.timeout(patienceMs)]),
  )
  const [{ message, finish_reason: finishReason }] = choices as [(typeof choices)[0]]
  if (message.content.trim() === '')
    throw down('The engine ended without an answer, and nothing was charged; ask again.')
  return db().x402Payment.update({
    where: { id: row.id },
    data: {
      state: 'answered',
      content: message.content,
      finishReason: finishReason ?? 'stop',
      promptTokens: usage.prompt_tokens,
      completionTokens: usage.completion_tokens,
    },
  })
}

const down = (message: string, cause?: unknown) => new AppError('unavailable', message, { next: 'retry' }, cause)

async function complete(body: object, signal: AbortSignal): Promise<z.infer<typeof engineCompletion>> {
  try {
    const response = await fetch(`${env.engineUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${env.ENGINE_API_KEY ?? 'embedded'}` },
      body: JSON.stringify({ ...body, stream: false }),
      signal,
    })
    if (!response.ok) throw new Error(`engine: ${response.status} ${await response.text()}`)
    return engineCompletion.parse(await response.json())
  } catch (cause) {
    throw down('The engine could not finish this answer, and nothing was charged; ask again.', cause)
  }
}
