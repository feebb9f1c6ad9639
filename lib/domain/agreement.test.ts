import { describe, expect, it } from 'vitest'
import { krippendorffAlpha } from './agreement.ts'

const _ = null
/** Observers' judgements, one row an observer, as units. */
function unitsOf(observers: (number | null)[][]) {
  const categories = Math.max(...observers.flat().map((value) => value ?? 0)) + 1
  return (observers[0] ?? []).map((_unit, at) => {
    const counts = Array<number>(categories).fill(0)
    for (const judgements of observers) {
      const value = judgements[at]
      if (value !== null && value !== undefined) counts[value] = (counts[value] ?? 0) + 1
    }
    return { counts, units: 1 }
  })
}

// The expected values are those of the package krippendorff 0.9.0, `alpha(reliability_data, level_of_measurement="nominal")`.
describe('Krippendorff’s alpha', () => {
  it('is 0.743 for the example of the paper: four observers, twelve units, five categories, missing data', () => {
    const observers = [
      [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
      [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
      [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
      [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
    ]
    expect(krippendorffAlpha(unitsOf(observers))).toBeCloseTo(0.743421052631579, 12)
  })

  it('agrees with the package on five reviewers who saw some of forty rows each', () => {
    const votes = [
      '.1...01.01101.0011.1..0001.10.00...11.0.',
      '00.01.000.1.......01.10.0.0..1...00.1.01',
      '...01..1..0.1.00.10...00...110..01010.00',
      '1.10.0.10.1101..1..10.....01.0100.0.1..1',
      '1111..01.011.1....01.0.00111.1.1...1.1..',
    ].map((line) => [...line].map((vote) => (vote === '.' ? null : Number(vote))))
    expect(krippendorffAlpha(unitsOf(votes))).toBeCloseTo(0.32098765432098764, 12)
    expect(krippendorffAlpha(unitsOf(votes.slice(0, 2)))).toBeCloseTo(0.575, 12)
  })

  it('is negative for those who always disagree, 1 for those who never do', () => {
    expect(krippendorffAlpha([{ counts: [1, 1], units: 5 }])).toBeCloseTo(-0.8, 12)
    const agreed = [
      { counts: [3, 0], units: 4 },
      { counts: [0, 2], units: 1 },
    ]
    expect(krippendorffAlpha(agreed)).toBe(1)
  })

  it('takes many rows that were judged alike as one entry', () => {
    const [one, many] = [
      { counts: [2, 1], units: 1 },
      { counts: [2, 0], units: 3 },
    ]
    const listed = [one, ...Array.from({ length: 3 }, () => ({ counts: [2, 0], units: 1 }))]
    expect(krippendorffAlpha([one, many])).toBe(krippendorffAlpha(listed))
  })

  it('says nothing where nothing can be said', () => {
    expect(krippendorffAlpha([])).toBeNull()
    expect(krippendorffAlpha([{ counts: [1, 0], units: 9 }])).toBeNull()
    expect(krippendorffAlpha([{ counts: [2, 0], units: 9 }])).toBeNull()
  })
})
