import { type Address, encodeAbiParameters, type Hex, keccak256, parseAbiParameters } from 'viem'
import { compareHex } from './hashing.ts'

export const PPM = 1_000_000
export const MAX_SHARES = 32

/** One row's part of an answer in millionths. */
export type RowShare = {
  datanetId: bigint
  version: number
  datumHash: Hex
  contributor: Address
  reviewer: Address
  ppm: number
}
/** The part of an answer that no row can claim: paid to the Datanet's pool. */
export type PoolShare = { datanetId: bigint; ppm: number }

/** Accounts below 2^64 are pools: a Datanet's id, left-padded to an address. No key can own one. */
export const poolAccount = (datanetId: bigint): Address => `0x${datanetId.toString(16).padStart(40, '0')}`
export const isReservedAccount = (account: Address): boolean => BigInt(account) < 1n << 64n

/**
 * Rows in the order in which they are hashed: (datanetId, version, datumHash) ascending. Throws RangeError for more than
 * 32 rows, a row named twice, a ppm outside 1…1,000,000, a sum above 1,000,000, or a payee that could never be paid.
 */
export function sortShares(shares: readonly RowShare[]): RowShare[] {
  const sorted = [...shares].sort(compareShares)
  let sum = 0
  for (const [i, share] of sorted.entries()) {
    if (i > 0 && compareShares(share, sorted[i - 1]) === 0)
      throw new RangeError(`Row ${share.datumHash} has two shares.`)
    if (!Number.isInteger(share.ppm) || share.ppm < 1)
      throw new RangeError(`A share of ${share.ppm} ppm is not payable.`)
    for (const account of [share.contributor, share.reviewer]) {
      if (isReservedAccount(account)) throw new RangeError(`${account} is a reserved account and cannot be paid.`)
    }
    sum += share.ppm
  }
  if (sorted.length > MAX_SHARES)
    throw new RangeError(`An answer has at most ${MAX_SHARES} shares, not ${sorted.length}.`)
  if (sum > PPM) throw new RangeError(`Shares sum to ${sum} ppm, above ${PPM}.`)
  return sorted
}

/** What the receipt binds: keccak-256 of the ABI-encoded sorted rows. */
export const sharesHash = (shares: readonly RowShare[]): Hex =>
  keccak256(
    encodeAbiParameters(
      parseAbiParameters([
        'Share[] shares',
        'struct Share { uint64 datanetId; uint32 version; bytes32 datumHash; address contributor; address reviewer; uint32 ppm; }',
      ]),
      [sortShares(shares)],
    ),
  )

/**
 * What the rows leave of 1,000,000 ppm, in equal parts to the Datanets of the model version (which the registry names),
 * ascending by id; the remainder goes to the first. A Datanet that gets nothing is left out.
 */
export function poolShares(shares: readonly RowShare[], datanetIds: readonly bigint[]): PoolShare[] {
  const left = PPM - shares.reduce((sum, share) => sum + share.ppm, 0)
  const ids = [...new Set(datanetIds)].sort((a, b) => (a < b ? -1 : 1))
  if (left > 0 && ids.length === 0)
    throw new RangeError('A model version without Datanets cannot leave a share to a pool.')
  const each = Math.floor(left / Math.max(ids.length, 1))
  return ids
    .map((datanetId, i) => ({ datanetId, ppm: i === 0 ? left - each * (ids.length - 1) : each }))
    .filter(({ ppm }) => ppm > 0)
}

function compareShares(a: RowShare, b: RowShare): number {
  if (a.datanetId !== b.datanetId) return a.datanetId < b.datanetId ? -1 : 1
  return a.version - b.version || compareHex(a.datumHash, b.datumHash)
}
