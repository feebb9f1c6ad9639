import type { Hex } from 'viem'
import type { Epoch, Prisma } from '#prisma/generated/client.ts'
import { policyOfEpoch } from '../chain/index.ts'
import { db, wei } from '../db.ts'
import { log } from '../log.ts'
import { channelStates, operatorBond, progress } from './contract.ts'
import { lockEpochs, nextEpoch } from './next-epoch.ts'

const maxReceipts = 20_000
const patience = { maxWait: 60_000, timeout: 120_000 }
const unsettled = { epochNumber: null } satisfies Prisma.ReceiptWhereInput
type Waiting = { hash: string; channelId: string; fee: Prisma.Decimal; cumulative: Prisma.Decimal }

/** Fixes which receipts the next epoch settles; from then on its content never changes. @returns null when none waits */
export async function openEpoch(): Promise<Epoch | null> {
  if ((await db().receipt.count({ where: unsettled })) === 0) return null
  return db().$transaction(async (tx) => {
    await lockEpochs(tx, 'exclusive')
    const [number, { epoch }] = [await nextEpoch(tx), await progress()]
    if (number !== epoch + 1) {
      throw new Error(
        `The contract is at epoch ${epoch} and the database at ${number - 1}: they belong to different chains. Restore the chain's state or start with an empty data folder.`,
      )
    }
    const { version } = await policyOfEpoch(number)
    const waiting = await tx.receipt.findMany({
      // one that waited while the policy changed names an older version; it is divided as its epoch is
      where: { ...unsettled, policyVersion: { lte: version } },
      select: { hash: true, channelId: true, fee: true, cumulative: true },
      orderBy: [{ channelId: 'asc' }, { nonce: 'asc' }],
      take: maxReceipts,
    })
    const chosen = await collectable(waiting)
    const total = chosen.reduce((sum, receipt) => sum + wei(receipt.fee), 0n)
    if (total === 0n) return null
    const row = await tx.epoch.create({ data: { number, total: total.toString(), policyVersion: version } })
    const hashes = chosen.map(({ hash }) => hash)
    await tx.$executeRaw`UPDATE receipt SET epoch_number = ${number} WHERE hash = ANY(${hashes}::text[])`
    return row
  }, patience)
}

/**
 * Receipts that a voucher and the deposit cover, each channel from where the contract stands, within what the bond
 * secures. Others wait: a later voucher, a top-up or a larger bond brings them in.
 */
async function collectable(waiting: Waiting[]): Promise<Waiting[]> {
  const byChannel = Map.groupBy(waiting, ({ channelId }) => channelId)
  const ids = [...byChannel.keys()]
  const [states, ceilings, room] = await Promise.all([channelStates(ids as Hex[]), voucherCeilings(ids), bondRoom()])
  let left = room
  return ids.flatMap((id, i) => {
    const limit = ceilings.get(id) ?? 0n
    const { deposit, collected } = states[i]
    let at = collected
    const taken: Waiting[] = []
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
  const [bond, { pool, pending }] = await Promise.all([operatorBond(), progress()])
  return bond - pool - pending
}
