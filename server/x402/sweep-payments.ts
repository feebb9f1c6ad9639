import { randomUUID } from 'node:crypto'
import type { X402Payment } from '#prisma/generated/client.ts'
import { db } from '../db.ts'
import { AppError } from '../errors.ts'
import { log } from '../log.ts'
import { answerPayment } from './answer-payment.ts'
import { unheld, withLease } from './claim-payment.ts'
import { fundGateway } from './gateway-channel.ts'
import { storedPayment } from './parse-payment.ts'
import { recordAnswer } from './record-answer.ts'
import { findTransfer } from './settle-payment.ts'

const batch = 100

/**
 * Takes up what processes left that died: what was paid for on the chain is answered and becomes an ordinary message, even if
 * nobody asks for it again; a payment that never came and cannot come any more is forgotten; and the channel gets what it lacks.
 */
export async function sweepPayments(): Promise<void> {
  const open = await db().x402Payment.findMany({
    where: { state: { not: 'settled' }, ...unheld() },
    orderBy: { createdAt: 'asc' },
    take: batch,
  })
  for (const row of open) {
    await lookAfter(row).catch((cause) => log.error({ err: cause, payment: row.id }, 'could not look after a payment'))
  }
  await fundGateway()
}

async function lookAfter(row: X402Payment): Promise<void> {
  const sent = await findTransfer(storedPayment(row.payload), row.fromBlock).catch((cause) => {
    if (cause instanceof AppError && cause.code === 'conflict') return 'spent elsewhere' as const
    throw cause
  })
  // a minute, because the chain's clock is not ours
  const expired = row.validBefore + 60n < BigInt(Math.floor(Date.now() / 1000))
  if (sent === 'spent elsewhere' || (sent === null && expired)) {
    await db().x402Payment.deleteMany({ where: { id: row.id, state: { not: 'settled' }, ...unheld() } })
  } else if (sent !== null) {
    await withLease(row.id, randomUUID(), async (leased) => {
      const paid = leased.state === 'answering' ? await answerPayment(leased) : leased
      if (paid.state === 'answered') await recordAnswer(paid, sent)
    })
  }
}
