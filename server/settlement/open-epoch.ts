import type { Hex } from 'viem'
import type { Epoch, Receipt } from '#prisma/generated/client.ts'
import { publicClient } from '../chain/index.ts'
import { db, wei } from '../db.ts'
import { log } from '../log.ts'
import { channelStates, progress, royalties } from './contract.ts'

const maxReceipts = 1000

/** Fixes which receipts the next epoch settles; from then on its content never changes. @returns null when none waits */
export async function openEpoch(): Promise<Epoch | null> {
  const waiting = await db().receipt.findMany({
    where: { epochNumber: null },
    orderBy: [{ channelId: 'asc' }, { nonce: 'asc' }],
    take: maxReceipts,
  })
  if (waiting.length === 0) return null
  const chosen = await collectable(waiting)
  const total = chosen.reduce((sum, receipt) => sum + wei(receipt.fee), 0n)
  if (total === 0n) return null

  const { epoch } = await progress()
  const last = await db().epoch.aggregate({ _max: { number: true } })
  if ((last._max.number ?? 0) !== epoch) {
    throw new Error(
      `The contract is at epoch ${epoch} and the database at ${last._max.number ?? 0}: they belong to different chains. Restore the chain's state or start with an empty data folder.`,
    )
  }
  return db().$transaction(async (tx) => {
    const row = await tx.epoch.create({ data: { number: epoch + 1, total: total.toString() } })
    await tx.receipt.updateMany({
      where: { hash: { in: chosen.map(({ hash }) => hash) }, epochNumber: null },
      data: { epochNumber: row.number },
    })
    return row
  })
}

/**
 * Receipts that a voucher and the deposit cover, each channel from where the contract stands, within what the bond
 * secures. Others wait: a later voucher, a top-up or a larger bond brings them in.
 */
async function collectable(waiting: Receipt[]): Promise<Receipt[]> {
  const byChannel = Map.groupBy(waiting, ({ channelId }) => channelId)
  const ids = [...byChannel.keys()]
  const [states, ceilings, room] = await Promise.all([channelStates(ids as Hex[]), voucherCeilings(ids), bondRoom()])
  let left = room
  return ids.flatMap((id, i) => {
    const limit = ceilings.get(id) ?? 0n
    const { deposit, collected } = states[i]
    let at = collected
    const taken: Receipt[] = []
    for (const receipt of byChannel.get(id) ?? []) {
      const fee = wei(receipt.fee)
      const cumulative = wei(receipt.cumulative)
      if (cumulative !== at + fee || cumulative > limit || cumulative > deposit || fee > left) {
        log.warn(
          { receipt: receipt.hash, channel: id, limit, deposit, collected: at },
          'receipt cannot be collected yet',
        )
        break
      }
      at = cumulative
      left -= fee
      taken.push(receipt)
    }
    return taken
  })
}

async function voucherCeilings(channelIds: string[]): Promise<Map<string, bigint>> {
  const rows = await db().voucher.groupBy({
    by: ['channelId'],
    where: { channelId: { in: channelIds } },
    _max: { maxClaimableAmount: true },
  })
  return new Map(
    rows.map(({ channelId, _max }) => [channelId, _max.maxClaimableAmount ? wei(_max.maxClaimableAmount) : 0n]),
  )
}

async function bondRoom(): Promise<bigint> {
  const [reader, contract, { pool, pending }] = await Promise.all([publicClient(), royalties(), progress()])
  const bond = await reader.readContract({ ...contract, functionName: 'bond' })
  return bond - pool - pending
}
