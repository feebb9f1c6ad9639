import { type Hex, parseSignature, serializeCompactSignature, signatureToCompactSignature } from 'viem'
import type { Epoch } from '#prisma/generated/client.ts'
import { sendAsOperator } from '../chain/index.ts'
import { db, wei } from '../db.ts'
import { channelStates, royalties } from './contract.ts'

const batchSize = 100

/** Collects what the epoch's receipts bind and the contract has not got yet; done again, it does nothing. */
export async function collectEpoch(epoch: Epoch): Promise<void> {
  const targets = await db().receipt.groupBy({
    by: ['channelId'],
    where: { epochNumber: epoch.number },
    _max: { cumulative: true },
    orderBy: { channelId: 'asc' },
  })
  const states = await channelStates(targets.map(({ channelId }) => channelId as Hex))
  const due = targets.flatMap(({ channelId, _max }, i) => {
    const cumulative = _max.cumulative ? wei(_max.cumulative) : 0n
    return cumulative > states[i].collected ? [{ channelId, cumulative }] : []
  })
  for (let at = 0; at < due.length; at += batchSize) {
    const batch = due.slice(at, at + batchSize)
    const items = await Promise.all(batch.map(toCollection))
    const receipt = await sendAsOperator({ ...(await royalties()), functionName: 'collect', args: [items] })
    await db().epoch.update({ where: { number: epoch.number }, data: { collectTx: receipt.transactionHash } })
  }
  for (const { channelId, _max } of targets) {
    if (_max.cumulative) await db().channel.update({ where: { id: channelId }, data: { collected: _max.cumulative } })
  }
}

/** The highest voucher is the ceiling; the receipts' cumulative is what is taken. */
async function toCollection({ channelId, cumulative }: { channelId: string; cumulative: bigint }) {
  const voucher = await db().voucher.findFirstOrThrow({
    where: { channelId, maxClaimableAmount: { gte: cumulative.toString() } },
    orderBy: { maxClaimableAmount: 'desc' },
  })
  const compact = serializeCompactSignature(signatureToCompactSignature(parseSignature(voucher.signature as Hex)))
  return {
    channelId: channelId as Hex,
    maxClaimableAmount: wei(voucher.maxClaimableAmount),
    cumulative,
    r: compact.slice(0, 66) as Hex,
    vs: `0x${compact.slice(66)}` as Hex,
  }
}
