import { describe, expect, it } from 'vitest'
import { checkpointAt, judgeRun, type LossPoint } from './run-verdict.ts'

const curve = (losses: number[]): LossPoint[] => losses.map((loss, index) => ({ step: index + 1, loss }))
const falling = curve([4, 3.6, 3.1, 2.7, 2.2, 1.9, 1.5, 1.2, 1])

describe('one sentence about a curve', () => {
  it('waits for enough steps', () => {
    expect(judgeRun(curve([4, 3]), [])).toEqual({ kind: 'early', steps: 2 })
  })
  it('names the step where the loss is no number any more', () => {
    expect(judgeRun(curve([4, Number.NaN, 3]), [])).toEqual({ kind: 'broken', step: 2 })
  })
  it('sees a loss that falls, levels off or rises', () => {
    expect(judgeRun(falling, [])).toEqual({ kind: 'falling' })
    expect(judgeRun(curve([4, 2, 1, 1, 1, 1, 1, 1, 1]), [])).toEqual({ kind: 'level' })
    expect(judgeRun(curve([2, 2, 2, 2.5, 3, 3.5, 5, 7, 9]), [])).toEqual({ kind: 'rising' })
  })
  it('takes one lucky step of few rows for no rise', () => {
    const losses = [3.22, 3.11, 3.9, 3.74, 3.24, 1.81, 3.1, 3.46]
    expect(judgeRun(curve(losses), []).kind).not.toBe('rising')
  })
  it('sees memorising: held-out loss climbs while training loss falls', () => {
    const heldout = [
      { step: 3, loss: 2 },
      { step: 6, loss: 1.5 },
      { step: 9, loss: 1.8 },
    ]
    expect(judgeRun(falling, heldout)).toEqual({ kind: 'memorising', step: 6 })
    expect(judgeRun(falling, heldout.slice(0, 2))).toEqual({ kind: 'falling' })
  })
  it('sees few rows known by heart while held-out questions are not: more rows would help', () => {
    const learnt = curve([4, 3, 2, 1, 0.5, 0.2, 0.09, 0.05, 0.04])
    const far = [
      { step: 4, loss: 1.95 },
      { step: 9, loss: 2 },
    ]
    const verdict = judgeRun(learnt, far, 60)
    expect(verdict).toMatchObject({ kind: 'starved', step: 4, heldout: 2 })
    expect((verdict as { train: number }).train).toBeCloseTo(0.06, 5)
    expect(judgeRun(learnt, far, 50_000).kind).toBe('falling')
    expect(judgeRun(learnt, far).kind).toBe('falling')
    expect(judgeRun(learnt, [{ step: 9, loss: 0.2 }], 60).kind).toBe('falling')
    expect(judgeRun(falling, far, 60).kind).not.toBe('starved')
  })
  it('takes a rise within what is learnt for noise', () => {
    expect(judgeRun(curve([1, 0.5, 0.1, 0.02, 0.01, 0.01, 0.02, 0.03, 0.02]), []).kind).not.toBe('rising')
  })
})

it('keeps the newest checkpoint before the lowest held-out loss', () => {
  expect(checkpointAt(6, [{ step: 2 }, { step: 5 }, { step: 8 }])).toBe(5)
  expect(checkpointAt(1, [{ step: 2 }])).toBeNull()
})
