import { describe, expect, it } from 'vitest'
import { splitHeldout } from './heldout.ts'
import { autoSaveSteps, estimateSeconds, plannedSteps, trainedRows } from './run-plan.ts'

describe('the plan before a run', () => {
  it('counts the rows that the worker will train on', () => {
    for (const count of [1, 3, 4, 25, 96, 400]) {
      const rows = Array.from({ length: count }, (_, index) => ({
        datum_hash: `0x${index}`,
        messages: [{ role: 'user' as const, content: 'q' }],
      }))
      expect(trainedRows([{ rows: count, heldoutQuestions: 0 }])).toBe(splitHeldout(rows).train.length)
    }
    expect(
      trainedRows([
        { rows: 96, heldoutQuestions: 16 },
        { rows: 10, heldoutQuestions: 0 },
      ]),
    ).toBe(105)
  })
  it('counts steps with a short last batch', () => {
    expect(plannedSteps(96, { epochs: 3, batch_size: 8 })).toBe(36)
    expect(plannedSteps(97, { epochs: 3, batch_size: 8 })).toBe(39)
    expect(autoSaveSteps(36)).toBe(4)
    expect(autoSaveSteps(44)).toBe(6)
    expect(autoSaveSteps(39)).toBe(5)
    expect(autoSaveSteps(2)).toBe(1)
  })
})

describe('the time it may take', () => {
  it('is a stated assumption before anything ran here', () => {
    const range = estimateSeconds(96, { epochs: 3 }, 'base', [])
    expect(range.measuredOn).toBe(0)
    // 68 s of training for such a run in a pilot, and what stands around it
    expect(range.from).toBeLessThan(90)
    expect(range.to).toBeGreaterThan(110)
  })
  it('is measured once a run of the same base has finished', () => {
    const run = { startedAt: '2026-01-01T00:00:00Z', finishedAt: '2026-01-01T00:02:32.5Z', step: 36, batchSize: 8 }
    const range = estimateSeconds(96, { epochs: 6 }, 'base', [
      { ...run, baseModelId: 'base' },
      { ...run, baseModelId: 'other', finishedAt: '2026-01-01T09:00:00Z' },
    ])
    expect(range).toMatchObject({ measuredOn: 1 })
    expect(range.from).toBeCloseTo(20 + 240 * 0.8)
    expect(range.to).toBeCloseTo(45 + 240 * 1.2)
  })
})
