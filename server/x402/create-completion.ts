import { randomUUID } from 'node:crypto'
import type { CompletionInput } from '#lib/schemas/openai.ts'
import type { X402Payment } from '#prisma/generated/client.ts'
import { AppError } from '../errors.ts'
import { answerPayment } from './answer-payment.ts'
import { findPayment, notePayment, withLease } from './claim-payment.ts'
import { errorResponse } from './errors.ts'
import { type Payment, readPayment } from './parse-payment.ts'
import { hashRequest, prepareAsk, readInput } from './prepare-ask.ts'
import { recordAnswer } from './record-answer.ts'
import { answerResponse, paymentRequiredResponse } from './respond.ts'
import { settlePayment } from './settle-payment.ts'
import { paymentRequired, termsOf } from './terms.ts'
import { verifyPayment } from './verify-payment.ts'

/**
 * `POST /v1/chat/completions`, paid by x402 `exact`: verify, answer, settle, hand over. Every step is noted, so that the same
 * request sent again goes on where a process died, and is neither answered nor charged twice.
 */
export async function createCompletion(request: Request): Promise<Response> {
  try {
    const input = await readInput(request)
    const payment = readPayment(request.headers)
    if (!payment) return await askToPay(request, input, 'Pay for this answer with x402 and send the request again.')
    return await payAndAnswer(request, input, payment).catch((cause) => {
      if (!(cause instanceof AppError) || cause.code !== 'payment_required') throw cause
      return askToPay(request, input, cause.message)
    })
  } catch (cause) {
    return errorResponse(cause)
  }
}

async function askToPay(request: Request, input: CompletionInput, error: string): Promise<Response> {
  return paymentRequiredResponse(await paymentRequired(request, await prepareAsk(input), error))
}

async function payAndAnswer(request: Request, input: CompletionInput, payment: Payment): Promise<Response> {
  const requestHash = hashRequest(input)
  const leaseOwner = randomUUID()
  if (!(await findPayment(payment, requestHash))) {
    const ask = await prepareAsk(input)
    await verifyPayment(payment, await termsOf(ask.amount))
    await notePayment(payment, ask, requestHash, leaseOwner)
  }
  const row = await findPayment(payment, requestHash)
  if (!row) throw new Error('a payment that was noted is gone')
  return answerResponse(await withLease(row.id, leaseOwner, (leased) => carryOut(leased, request.signal)), input)
}

async function carryOut(row: X402Payment, signal: AbortSignal): Promise<X402Payment> {
  const answered = row.state === 'answering' ? await answerPayment(row, signal) : row
  if (answered.state === 'settled') return answered
  if (signal.aborted) throw new AppError('conflict', 'The caller hung up before the answer was paid; ask again.')
  return recordAnswer(answered, await settlePayment(answered))
}
