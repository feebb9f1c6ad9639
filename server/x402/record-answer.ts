import type { Hex } from 'viem'
import type { ChatMessage } from '#lib/schemas/datum.ts'
import type { X402Payment } from '#prisma/generated/client.ts'
import { db, type Tx, wei } from '../db.ts'
import { newId } from '../id.ts'
import { log } from '../log.ts'
import { sendJob } from '../queue.ts'
import { chargeGateway, fundGateway, gatewayChannel } from './gateway-channel.ts'

/** Owns the conversations that were paid for with x402. Nobody has its key, so nobody can sign in as it. */
const service = { address: '0x0000000000000000000000000000000000000402' } as const

/**
 * Makes a paid answer an ordinary one: a thread with its messages, charged to the gateway's channel, waiting for attribution
 * and its receipt. Done once, in one transaction, however often it is called.
 */
export async function recordAnswer(row: X402Payment, txHash: Hex): Promise<X402Payment> {
  const channelId = await gatewayChannel()
  const done = await db().$transaction(async (tx) => {
    const messageId = newId('msg')
    const settled = { state: 'settled', txHash, messageId, settledAt: new Date() } as const
    const first = await tx.x402Payment.updateMany({ where: { id: row.id, state: 'answered' }, data: settled })
    if (first.count > 0) {
      await writeThread(tx, row, messageId, channelId)
      await chargeGateway(tx, channelId, wei(row.amount))
      await sendJob(tx, 'attribute', { messageId })
    }
    return tx.x402Payment.findUniqueOrThrow({ where: { id: row.id } })
  })
  // the answer need not wait for it: until the deposit covers it, its receipt waits for a later epoch
  fundGateway().catch((cause) => log.error({ err: cause }, 'could not fund the gateway’s channel; it is tried again'))
  return done
}

async function writeThread(tx: Tx, row: X402Payment, messageId: string, channelId: Hex): Promise<void> {
  const { messages } = row.request as { messages: ChatMessage[] }
  const title = messages.at(-1)?.content.slice(0, 80) ?? ''
  const { id: userId } = await tx.user.upsert({
    where: service,
    create: { id: newId('usr'), ...service },
    update: {},
  })
  const threadId = newId('thr')
  await tx.thread.create({ data: { id: threadId, userId, title } })
  const said = messages.map(({ role, content }, position) => ({
    ...{ id: newId('msg'), threadId, position, role, content },
    ...{ state: 'done' as const, endedAt: new Date() },
  }))
  await tx.message.createMany({ data: said })
  await tx.message.create({
    data: {
      ...{ id: messageId, threadId, position: messages.length, role: 'assistant', channelId },
      content: row.content ?? '',
      state: 'attributing',
      idempotencyKey: `x402:${row.id}`,
      modelVersionId: row.modelVersionId,
      promptTokens: row.promptTokens,
      completionTokens: row.completionTokens,
      fee: row.amount,
      endedAt: new Date(),
    },
  })
}
