import { describe, expect, it } from 'vitest'
import { weightOfNextVote } from './reputation.ts'

const votes = (agreed: number, not: number, recheck = false) => [
  ...Array.from({ length: agreed }, () => ({ agreed: true, recheck })),
  ...Array.from({ length: not }, () => ({ agreed: false, recheck })),
]

describe('reputation', () => {
  it('is a full vote for who is new, and stays between half and one and a half', () => {
    expect(weightOfNextVote([])).toBe(1_000_000)
    expect(weightOfNextVote(votes(2, 2))).toBe(1_000_000)
    expect(weightOfNextVote(votes(200, 0))).toBe(1_495_050)
    expect(weightOfNextVote(votes(0, 200))).toBe(504_950)
  })

  it('grows by one vote as by the rule of succession, and twice as fast by a re-check', () => {
    expect(weightOfNextVote(votes(1, 0))).toBe(1_166_667)
    expect(weightOfNextVote(votes(1, 0, true))).toBe(1_250_000)
    expect(weightOfNextVote(votes(0, 1, true))).toBe(750_000)
  })
})
