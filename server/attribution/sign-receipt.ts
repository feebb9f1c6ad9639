import type { Hex } from 'viem'
import { outputHash, promptHash, receiptKinds } from '#lib/domain/hashing.ts'
import { promptOf } from '../chat/index.ts'
import { db, wei } from '../db.ts'
import { appendMessageEvents } from '../event/index.ts'
import { type AttributedRow, nameShares } from './name-shares.ts'
import { signingPatience, writeReceipt } from './write-receipt.ts'

/**
 * Ends an answer: binds its shares, signs its receipt exactly once, and moves its fee from reserved to spent. Repeating it
 * changes nothing.
 */
export async function signReceipt(messageId: string, rows: AttributedRow[]): Promise<void> {
  const message = await db().message.findUniqueOrThrow({
    where: { id: messageId },
    include: {
      modelVersion: {
        include: {
          model: true,
          run: { include: { datanets: { include: { version: { include: { datanet: true } } } } } },
        },
      },
    },
  })
  const { modelVersion: version, channelId } = message
  if (message.state !== 'attributing') return
  if (!version?.model.chainModelId || !channelId || !message.fee)
    throw new Error(`message ${messageId} cannot be charged`)
  const modelId = BigInt(version.model.chainModelId.toFixed(0))
  const datanets = version.run.datanets.map((row) => row.version)
  const named = await nameShares(modelId, rows, datanets)
  const prompt = await promptOf(messageId)
  const fee = wei(message.fee)

  await db().$transaction(async (tx) => {
    const still = await tx.message.updateMany({
      where: { id: messageId, state: 'attributing' },
      data: { state: 'done' },
    })
    if (still.count === 0) return
    const paid = {
      kind: receiptKinds.inference,
      modelId,
      version: version.version,
      adapterHash: `0x${version.adapterSha256}` as Hex,
      indexRoot: version.indexRoot as Hex,
      promptHash: promptHash(prompt),
      outputHash: outputHash(message.content),
      ...{ fee, reserved: fee, channelId, source: { messageId } },
    }
    await writeReceipt(tx, paid, named)
    await appendMessageEvents(messageId, [{ type: 'state', data: { state: 'done', message: null } }], tx)
  }, signingPatience)
}
