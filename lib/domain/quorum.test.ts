import { describe, expect, it } from 'vitest'
import { commonReason, decideByVotes, drawnForRecheck, leafReviewer, type Vote } from './quorum.ts'

const vote = (verdict: Vote['verdict'], weight = 1_000_000, reason?: string): Vote => ({
  reviewer: '0xaa',
  verdict,
  weight,
  reason,
})
const [yes, no] = [vote('accept'), vote('reject')]

describe('quorum', () => {
  it('decides nothing before enough have voted, and then for the heavier side', () => {
    expect(decideByVotes([], 0)).toBeNull()
    expect(decideByVotes([yes], 0)).toBe('accepted')
    expect(decideByVotes([yes, yes], 3)).toBeNull()
    expect(decideByVotes([yes, no, yes], 3)).toBe('accepted')
    expect(decideByVotes([yes, no, no], 3)).toBe('rejected')
    expect(decideByVotes([yes, no], 2)).toBeNull()
    expect(decideByVotes([vote('accept', 1_200_000), no], 2)).toBe('accepted')
    expect(decideByVotes([vote('accept', 1_500_000), vote('reject', 800_000), vote('reject', 800_000)], 3)).toBe(
      'rejected',
    )
  })

  it('names the commonest reason of a rejection', () => {
    expect(commonReason([vote('reject', 1, 'unclear'), vote('reject', 1, 'wrong'), vote('reject', 1, 'wrong')])).toBe(
      'wrong',
    )
    expect(commonReason([vote('reject', 1, 'unclear'), vote('reject', 1, 'wrong')])).toBe('unclear')
    expect(commonReason([yes])).toBeNull()
  })

  it('names each accepter in the leaves of as many rows as the others', () => {
    const accepters = ['0xBB', '0xaa', '0xCC']
    const hash = (n: number) => `0x${n.toString(16).padStart(64, '0')}`
    expect([0, 1, 2, 3].map((n) => leafReviewer(hash(n), accepters))).toEqual(['0xaa', '0xBB', '0xCC', '0xaa'])
    expect(leafReviewer(hash(7), ['0xCC', '0xaa', '0xBB'])).toBe(leafReviewer(hash(7), accepters))
    expect(() => leafReviewer(hash(1), [])).toThrow(RangeError)
  })

  it('draws about as many of 100 rows as asked, by their hash alone', () => {
    const hashes = Array.from(
      { length: 1000 },
      (_, n) => `0x${((n * 4_294_967) % 2 ** 32).toString(16).padStart(8, '0')}${'0'.repeat(56)}`,
    )
    const drawn = (percent: number) => hashes.filter((hash) => drawnForRecheck(hash, percent)).length
    expect([drawn(0), drawn(5), drawn(50), drawn(100)]).toEqual([0, 51, 501, 1000])
  })
})
