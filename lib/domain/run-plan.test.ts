import { describe, expect, it } from 'vitest'
import { splitHeldout } from './heldout.ts'
import { autoSaveSteps, plannedSteps, trainedRows } from './run-plan.ts'

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
    expect(trainedRows([{ rows: 100, heldoutQuestions: 8, weight: 2.5 }])).toBe(250)
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
