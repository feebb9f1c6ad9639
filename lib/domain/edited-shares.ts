import { compareHex } from './hashing.ts'
import { MAX_SHARES, type RowShare } from './shares.ts'

export type Leaf = Omit<RowShare, 'ppm'>
const keyOf = ({ datanetId, version, datumHash }: Leaf) => `${datanetId} ${version} ${datumHash.toLowerCase()}`

/**
 * Gives half of an edited row's part to the row that it edits; of an odd number the edit keeps one more, and of 1 all. Where this
 * makes more than 32 rows the smallest are left out, and what they had goes to the pools as all that no row can claim.
 * @param parentOf the leaf of the row that a row edits, in the same version, or null
 */
export function shareWithParents(shares: readonly RowShare[], parentOf: (share: RowShare) => Leaf | null): RowShare[] {
  const parts = new Map<string, RowShare>()
  const add = (leaf: Leaf, ppm: number) => {
    const key = keyOf(leaf)
    const before = parts.get(key)?.ppm ?? 0
    if (before + ppm > 0) parts.set(key, { ...leaf, ppm: before + ppm })
  }
  for (const share of shares) {
    const parent = parentOf(share)
    const half = parent ? Math.floor(share.ppm / 2) : 0
    add(share, share.ppm - half)
    if (parent) add(parent, half)
  }
  return [...parts.values()].sort((a, b) => b.ppm - a.ppm || compareHex(a.datumHash, b.datumHash)).slice(0, MAX_SHARES)
}
