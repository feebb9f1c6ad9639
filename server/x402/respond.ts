import { encodePaymentRequiredHeader, encodePaymentResponseHeader } from '@x402/core/http'
import type { PaymentRequired } from '@x402/core/types'
import type { X402Payment } from '#prisma/generated/client.ts'
import { db, wei } from '../db.ts'
import { log } from '../log.ts'
import { storedPayment } from './parse-payment.ts'

type Form = { model: string; stream: boolean; includeUsage: boolean }

const privately = { 'cache-control': 'private, no-store' }

/** 402 with what is asked for: in the header for x402's clients, in the body for people. */
export function paymentRequiredResponse(required: PaymentRequired): Response {
  const error = { message: required.error, type: 'payment_required', param: null, code: 'payment_required' }
  return Response.json(
    { ...required, error },
    { status: 402, headers: { ...privately, 'payment-required': encodePaymentRequiredHeader(required) } },
  )
}

/** A settled answer in OpenAI's shape, whole or as a stream; it counts as handed over when its last byte was taken. */
export function answerResponse(row: X402Payment, form: Form): Response {
  const { accepted, payload } = storedPayment(row.payload)
  const payment = encodePaymentResponseHeader({
    success: true,
    transaction: row.txHash ?? '',
    network: accepted.network,
    payer: payload.authorization.from,
    amount: wei(row.amount).toString(),
  })
  const type = form.stream ? 'text/event-stream; charset=utf-8' : 'application/json'
  const pieces = form.stream ? streamPieces(row, form) : [JSON.stringify(completion(row, form.model))]
  return new Response(handOver(row.id, pieces), {
    headers: { ...privately, 'content-type': type, 'payment-response': payment },
  })
}

const head = (row: X402Payment, model: string) => ({
  id: row.id,
  created: Math.floor(row.createdAt.getTime() / 1000),
  model,
  // where the receipt is to be had once the attribution is final, and the answer again
  receipt_url: `/api/v1/chat/completions/${row.id}`,
})

const usageOf = ({ promptTokens, completionTokens }: X402Payment) => ({
  prompt_tokens: promptTokens ?? 0,
  completion_tokens: completionTokens ?? 0,
  total_tokens: (promptTokens ?? 0) + (completionTokens ?? 0),
})

/** OpenAI's `chat.completion`. */
export const completion = (row: X402Payment, model: string) => ({
  ...head(row, model),
  object: 'chat.completion' as const,
  choices: [
    {
      index: 0,
      message: { role: 'assistant' as const, content: row.content ?? '', refusal: null },
      logprobs: null,
      finish_reason: row.finishReason,
    },
  ],
  usage: usageOf(row),
})

/** OpenAI's chunks, a word each. `exact` settles before anything is sent, so they come all at once. */
function streamPieces(row: X402Payment, { model, includeUsage }: Form): string[] {
  const words = row.content?.match(/\s*\S+|\s+$/g) ?? []
  const chunk = (delta: { role?: 'assistant'; content?: string }, finishReason: string | null = null) => ({
    ...head(row, model),
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
  })
  const { choices: _choices, ...bare } = chunk({})
  const chunks = [
    chunk({ role: 'assistant', content: '' }),
    ...words.map((content) => chunk({ content })),
    chunk({}, row.finishReason),
    ...(includeUsage ? [{ ...bare, choices: [], usage: usageOf(row) }] : []),
  ]
  return [...chunks.map((each) => `data: ${JSON.stringify(each)}\n\n`), 'data: [DONE]\n\n']
}

function handOver(id: string, pieces: string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let at = 0
  return new ReadableStream(
    {
      async pull(controller) {
        const piece = pieces[at++]
        if (piece !== undefined) return controller.enqueue(encoder.encode(piece))
        // a caller that is cut off before this may ask again with the same payment
        await db()
          .x402Payment.update({ where: { id }, data: { deliveredAt: new Date() } })
          .catch((cause) => log.error({ err: cause, payment: id }, 'could not note that an answer was handed over'))
        controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}
