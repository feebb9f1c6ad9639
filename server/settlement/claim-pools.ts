import { type Address, type Hex, parseEventLogs } from 'viem'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { poolAccount } from '#lib/domain/shares.ts'
import { publicClient, sendAsOperator } from '../chain/index.ts'
import { db, wei } from '../db.ts'
import { log } from '../log.ts'
import { royalties } from './contract.ts'

const poolsAtOnce = 50
/** Accounts below it are pools; addresses of one length sort as numbers do. */
const firstKey = poolAccount(1n << 64n)

/** Claims what a final epoch owes to Datanets into their pools, where releases pay it out; done again, it does nothing. */
export async function claimPools(epochNumber: number): Promise<void> {
  const [reader, contract] = await Promise.all([publicClient(), royalties()])
  const rows = await db().epochClaim.findMany({
    where: { epochNumber, account: { lt: firstKey } },
    orderBy: { index: 'asc' },
  })
  const claimed = await Promise.all(
    rows.map(({ account }) =>
      reader.readContract({ ...contract, functionName: 'claimed', args: [account as Address] }),
    ),
  )
  const due = rows.filter((row, i) => wei(row.cumulative) > claimed[i])
  for (let at = 0; at < due.length; at += poolsAtOnce) {
    const items = due.slice(at, at + poolsAtOnce).map((row) => ({
      epoch: BigInt(epochNumber),
      leaf: {
        index: BigInt(row.index),
        account: row.account as Address,
        cumulative: wei(row.cumulative),
        sumBefore: wei(row.sumBefore),
        lineEnd: BigInt(row.lineEnd),
      },
      proof: row.proof as Hex[],
    }))
    const { logs } = await sendAsOperator({ ...contract, functionName: 'claimMany', args: [items] })
    for (const { args } of parseEventLogs({ abi: royaltiesAbi, eventName: 'ClaimSkipped', logs })) {
      log.warn({ epoch: epochNumber, pool: args.account, amount: args.amount }, 'a pool did not take what it is owed')
    }
  }
}
