import { randomUUID } from 'node:crypto'
import type { Prisma, X402Payment } from '#prisma/generated/client.ts'
import { publicClient } from '../chain/index.ts'
import { db, wei } from '../db.ts'
import { AppError } from '../errors.ts'
import { log } from '../log.ts'
import { authorizationOf, type Payment } from './parse-payment.ts'
import type { Ask } from './prepare-ask.ts'
import { balanceOf, tooPoor } from './verify-payment.ts'

const leaseMs = 20_000
const renewMs = 5_000

const conflict = (message: string, next?: 'retry') =>
  new AppError('conflict', message, { place: 'payment-signature', ...(next ? { next } : {}) })

/** That nobody works on now. */
export const unheld = () => ({ OR: [{ leaseUntil: null }, { leaseUntil: { lt: new Date() } }] })

const leaseEnd = () => new Date(Date.now() + leaseMs)

/** What is known of an authorization. @throws AppError conflict when it is another's, for another question, or used up */
export async function findPayment(payment: Payment, requestHash: string): Promise<X402Payment | null> {
  const { from: payer, nonce } = authorizationOf(payment)
  const row = await db().x402Payment.findUnique({ where: { payer_nonce: { payer, nonce } } })
  if (!row) return null
  // payer and nonce are public once they are on the chain; the whole payment and the question are the payer's own
  const same = (row.payload as { payload: { signature: string } }).payload.signature === payment.payload.signature
  if (!same || row.requestHash !== requestHash) {
    throw conflict('This authorization belongs to another question; sign a new one for each.')
  }
  if (row.deliveredAt) throw conflict('This authorization has paid for an answer that was handed over; sign a new one.')
  return row
}

/**
 * Notes a payment before the engine is asked, so that it buys one answer, whatever happens to this process.
 * @throws AppError payment_required when the wallet could not pay for all that it asks at once
 */
export async function notePayment(payment: Payment, ask: Ask, requestHash: string, leaseOwner: string): Promise<void> {
  const { from: payer, nonce, validBefore } = authorizationOf(payment)
  const [balance, fromBlock] = await Promise.all([balanceOf(payer), (await publicClient()).getBlockNumber()])
  const data = {
    id: `chatcmpl-${randomUUID().replaceAll('-', '')}`,
    ...{ payer, nonce, requestHash, fromBlock },
    modelVersionId: ask.modelVersionId,
    request: ask.request as Prisma.InputJsonValue,
    payload: payment as Prisma.InputJsonValue,
    amount: ask.amount.toString(),
    validBefore: BigInt(validBefore),
    ...{ leaseOwner, leaseUntil: leaseEnd() },
  }
  await db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${payer}, 402))`
    const underWay = await tx.x402Payment.aggregate({
      where: { payer, state: { not: 'settled' }, leaseUntil: { gt: new Date() } },
      _sum: { amount: true },
    })
    const needed = ask.amount + (underWay._sum.amount ? wei(underWay._sum.amount) : 0n)
    if (balance < needed) throw tooPoor(balance, needed)
    // of two requests that come at once with one authorization the second finds the first one's row
    await tx.x402Payment.createMany({ data, skipDuplicates: true })
  })
}

/**
 * Works on a payment alone: a second request with it is turned away, and a killed process's work is open to the next
 * request after 20 s. @throws AppError conflict
 */
export async function withLease<T>(id: string, leaseOwner: string, work: (row: X402Payment) => Promise<T>): Promise<T> {
  const taken = await db().x402Payment.updateMany({
    where: { id, OR: [...unheld().OR, { leaseOwner }] },
    data: { leaseOwner, leaseUntil: leaseEnd() },
  })
  if (taken.count === 0) throw conflict('This question is being answered; ask again in a moment.', 'retry')
  const mine = { id, leaseOwner }
  const renewing = setInterval(() => {
    db()
      .x402Payment.updateMany({ where: mine, data: { leaseUntil: leaseEnd() } })
      .catch((cause) => log.error({ err: cause, payment: id }, 'could not renew the lease of a payment'))
  }, renewMs)
  try {
    return await work(await db().x402Payment.findUniqueOrThrow({ where: { id } }))
  } finally {
    clearInterval(renewing)
    await db().x402Payment.updateMany({ where: mine, data: { leaseOwner: null, leaseUntil: null } })
  }
}
