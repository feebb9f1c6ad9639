import type { Address, Hex } from 'viem'
import { isReservedAccount, type PoolShare, poolAccount, type RowShare, sortShares } from './shares.ts'

const BPS = 10_000n
const PPM = 1_000_000n

/** A version of the fee policy, in basis points, as Royalties keeps it. The first five parts of a fee sum to 10,000. */
export type FeePolicy = {
  version: number
  burn: bigint
  treasury: bigint
  stakers: bigint
  model: bigint
  data: bigint
  /** of a row's part of the data share; the contributor gets what reviewers and curators leave */
  reviewers: bigint
  curators: bigint
  /** seconds between posting and finalising an epoch */
  disputeWindow: number
}

/** Version 1, with which Royalties is deployed. */
export const feePolicy: FeePolicy = {
  version: 1,
  burn: 1_000n,
  treasury: 500n,
  stakers: 500n,
  model: 3_000n,
  data: 5_000n,
  reviewers: 1_000n,
  curators: 500n,
  disputeWindow: 24 * 3600,
}

/** How a row's part of the data share is divided, in basis points. */
export const rowSplit = ({ reviewers, curators }: FeePolicy = feePolicy) => ({
  contributor: BPS - reviewers - curators,
  reviewer: reviewers,
  curator: curators,
})

export type LineRole = 'model' | 'contributor' | 'reviewer' | 'curator' | 'pool'
/**
 * `share` is the uint32 that is hashed: position in the sorted shares × 4 + 0 contributor, 1 reviewer, 2 curator; for a
 * pool position in the ascending pools × 4 + 3; for the model 2^32 − 1.
 */
export type Line = {
  account: Address
  receiptHash: Hex
  share: number
  position: number
  role: LineRole
  datumHash: Hex | null
  amount: bigint
}
export const MODEL_SHARE = 0xffffffff
const CODES = ['contributor', 'reviewer', 'curator', 'pool'] as const

/** What a line's `share` says: as what an account earns, and at which position (−1 for the model). */
export const readShare = (share: number): { role: LineRole; position: number } =>
  share === MODEL_SHARE ? { role: 'model', position: -1 } : { role: CODES[share & 3], position: share >>> 2 }

export type FeeInput = {
  receiptHash: Hex
  fee: bigint
  modelPayee: Address
  shares: readonly RowShare[]
  pools: readonly PoolShare[]
  /** payee of each Datanet, who curates it */
  curators: ReadonlyMap<bigint, Address>
}

/**
 * Lines of one answer. Each amount is a single floor of fee × basis points × ppm, so that one line can be checked alone;
 * lines of 0 wei are left out; what floors leave over is the treasury's (see `epochSplit`).
 * @throws RangeError when shares and pools do not sum to 1,000,000 ppm or a payee is a reserved account.
 */
export function splitFee(
  { receiptHash, fee, modelPayee, shares, pools, curators }: FeeInput,
  policy: FeePolicy = feePolicy,
): Line[] {
  if (isReservedAccount(modelPayee)) throw new RangeError(`${modelPayee} is a reserved account and cannot be paid.`)
  const rows = sortShares(shares)
  const sorted = [...pools].sort((a, b) => (a.datanetId < b.datanetId ? -1 : 1))
  const sum = [...rows, ...sorted].reduce((total, { ppm }) => total + ppm, 0)
  if (sum !== 1_000_000) throw new RangeError(`Shares and pools sum to ${sum} ppm, not to 1,000,000.`)
  const lines: Line[] = [
    {
      account: lower(modelPayee),
      receiptHash,
      share: MODEL_SHARE,
      position: -1,
      role: 'model',
      datumHash: null,
      amount: (fee * policy.model) / BPS,
    },
  ]
  const split = rowSplit(policy)
  for (const [position, row] of rows.entries()) {
    const curator = curators.get(row.datanetId)
    if (!curator || isReservedAccount(curator)) throw new RangeError(`Datanet ${row.datanetId} has no payable curator.`)
    const parts = [
      ['contributor', row.contributor, split.contributor],
      ['reviewer', row.reviewer, split.reviewer],
      ['curator', curator, split.curator],
    ] as const
    for (const [code, [role, account, bps]] of parts.entries()) {
      const amount = (fee * policy.data * BigInt(row.ppm) * bps) / (BPS * PPM * BPS)
      const share = position * 4 + code
      lines.push({ account: lower(account), receiptHash, share, position, role, datumHash: row.datumHash, amount })
    }
  }
  for (const [position, pool] of sorted.entries()) {
    const amount = (fee * policy.data * BigInt(pool.ppm)) / (BPS * PPM)
    const account = poolAccount(pool.datanetId)
    lines.push({ account, receiptHash, share: position * 4 + 3, position, role: 'pool', datumHash: null, amount })
  }
  return lines.filter(({ amount }) => amount > 0n)
}

/** What finalising an epoch adds to the contract's counters: burn + stakers + treasury + lineSum = total, dust included. */
export function epochSplit(
  total: bigint,
  lineSum: bigint,
  policy: FeePolicy = feePolicy,
): { burn: bigint; stakers: bigint; treasury: bigint } {
  const burn = (total * policy.burn) / BPS
  const stakers = (total * policy.stakers) / BPS
  return { burn, stakers, treasury: total - burn - stakers - lineSum }
}

const lower = (account: Address): Address => account.toLowerCase() as Address
