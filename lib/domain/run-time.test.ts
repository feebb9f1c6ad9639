import { describe, expect, it } from 'vitest'
import { estimateTime, pilotSeconds, predictionError, type Work } from './run-time.ts'

const work: Work = {
  baseModelId: 'base',
  parameters: 134_515_008,
  method: 'lora',
  steps: 36,
  tokens: 17_000,
  questions: 24,
  rows: 96,
  rowTokens: 5_700,
}
const took = (factor: number, change: Partial<Work> = {}): Work => {
  const done = { ...work, ...change }
  return { ...done, seconds: factor * pilotSeconds(done) }
}

describe('the time that a run may take', () => {
  it('is the pilots’ where nothing ran here yet, in a wide range', () => {
    const estimate = estimateTime(work, [])
    expect(estimate.measuredOn).toBe(0)
    expect(estimate.expected).toBe(pilotSeconds(work))
    expect(estimate.from).toBeLessThan(estimate.expected * 0.6)
    expect(estimate.to).toBeGreaterThan(estimate.expected * 2)
  })

  it('follows what runs took here, whatever their size, and narrows with them', () => {
    const one = estimateTime(work, [took(2)])
    const ten = estimateTime(
      work,
      [1.9, 2, 2.1, 2, 1.95, 2.05, 2, 2, 1.9, 2.1].map((factor) => took(factor, { tokens: 40_000 })),
    )
    expect(ten.expected).toBeCloseTo(2 * pilotSeconds(work))
    expect(ten.measuredOn).toBe(10)
    expect(ten.to - ten.from).toBeLessThan(one.to - one.from)
    expect(ten.from).toBeLessThan(1.9 * pilotSeconds(work))
  })

  it('hears runs of the same base and method alone once there are three', () => {
    const others = [9, 9, 9, 9].map((factor) => took(factor, { method: 'dora' }))
    const mixed = estimateTime(work, [took(1), took(1), ...others])
    expect(mixed.measuredOn).toBe(6)
    const alone = estimateTime(work, [took(1), took(1), took(1), ...others])
    expect(alone).toMatchObject({ measuredOn: 3, expected: pilotSeconds(work) })
  })

  it('grows with tokens, questions, the base and slower methods', () => {
    for (const more of [
      { steps: 72 },
      { tokens: 34_000 },
      { questions: 48 },
      { parameters: 361_821_120 },
      { method: 'dora' },
    ]) {
      expect(pilotSeconds({ ...work, ...more })).toBeGreaterThan(pilotSeconds(work))
    }
  })
})

describe('how far predictions were off', () => {
  it('is relative to what came, the median and what nine in ten were within', () => {
    expect(predictionError([])).toEqual({ error: null, within: null })
    expect(predictionError([{ predicted: 110, seconds: 100 }])).toEqual({ error: expect.closeTo(0.1), within: null })
    const pairs = [100, 110, 120, 80].map((predicted) => ({ predicted, seconds: 100 }))
    const { error, within } = predictionError(pairs)
    expect(error).toBeCloseTo(0.15)
    expect(within).toBeCloseTo(0.2)
  })
})
