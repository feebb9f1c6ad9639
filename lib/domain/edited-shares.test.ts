import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Leaf, shareWithParents } from './edited-shares.ts'
import { PPM, poolShares, type RowShare, sortShares } from './shares.ts'

const hash = (n: number) => `0x${n.toString(16).padStart(64, '0')}` as const
const leaf = (n: number): Leaf => ({
  ...{ datanetId: 7n, version: 2, datumHash: hash(n) },
  ...{ contributor: `0x${'c'.repeat(40)}`, reviewer: `0x${'d'.repeat(40)}` },
})
const share = (n: number, ppm: number): RowShare => ({ ...leaf(n), ppm })
const sum = (shares: { ppm: number }[]) => shares.reduce((total, { ppm }) => total + ppm, 0)

describe('the part of an edited row', () => {
  it('is halved with the row that it edits, to the last millionth', () => {
    const parentOf = ({ datumHash }: RowShare) => (datumHash === hash(2) ? leaf(9) : null)
    const shares = shareWithParents([share(1, 300_000), share(2, 100_001)], parentOf)
    expect(shares).toEqual([share(1, 300_000), share(2, 50_001), share(9, 50_000)])
    expect(shareWithParents([share(2, 1)], parentOf)).toEqual([share(2, 1)])
  })
  it('goes to one parent from all of its edits', () => {
    const shares = shareWithParents([share(1, 10), share(2, 20)], () => leaf(9))
    expect(shares).toEqual([share(9, 15), share(2, 10), share(1, 5)])
  })
  it('never makes more rows than a receipt holds, and with the pools it is always a million', () => {
    const rows = fc.array(fc.record({ ppm: fc.integer({ min: 1, max: 31_250 }), edited: fc.boolean() }), {
      ...{ minLength: 1, maxLength: 32 },
    })
    fc.assert(
      fc.property(rows, (parts) => {
        const shares = parts.map(({ ppm }, n) => share(n, ppm))
        const edited = new Set(parts.flatMap((part, n) => (part.edited ? [hash(n)] : [])))
        const parentOf = ({ datumHash }: RowShare) => (edited.has(datumHash) ? leaf(100 + Number(datumHash)) : null)
        const split = sortShares(shareWithParents(shares, parentOf))
        expect(split.length).toBeLessThanOrEqual(32)
        expect(sum(split)).toBeLessThanOrEqual(sum(shares))
        if (shares.length + edited.size <= 32) expect(sum(split)).toBe(sum(shares))
        expect(sum(split) + sum(poolShares(split, [7n]))).toBe(PPM)
      }),
    )
  })
})
