import type { Hex } from 'viem'
import { describe, expect, it } from 'vitest'
import { anchorHead } from './hashing.ts'
import { type Anchor, type LoggedStep, stepsRootOf, verifyRunLog } from './run-log.ts'

const hash = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`
const steps: LoggedStep[] = Array.from({ length: 9 }, (_, n) => ({
  step: n + 1,
  loss: 3 / (n + 1),
  learning_rate: 0.002,
  rows: [hash(n), hash(n + 1)],
}))
const anchors: Anchor[] = []
for (const [from, to] of [
  [0, 4],
  [4, 8],
  [8, 9],
] as const) {
  const stepsRoot = stepsRootOf(steps.slice(from, to))
  anchors.push({ step: to, stepsRoot, head: anchorHead(anchors.at(-1)?.head ?? hash(0), to, stepsRoot) })
}

describe('the log of a run', () => {
  it('gives the head that was anchored', () => {
    expect(verifyRunLog(steps, anchors)).toEqual({ ok: true, head: anchors[2]?.head, steps: 9 })
    expect(
      verifyRunLog(
        [...steps].reverse().sort((a, b) => a.step - b.step),
        [...anchors].reverse(),
      ).ok,
    ).toBe(true)
  })

  it.each([
    ['a loss that was changed', (step: LoggedStep) => ({ ...step, loss: step.loss + 1e-5 })],
    ['a learning rate that was changed', (step: LoggedStep) => ({ ...step, learning_rate: 0.001 })],
    ['rows in another order', (step: LoggedStep) => ({ ...step, rows: [...step.rows].reverse() })],
  ])('names the anchor before which it finds %s', (_, change) => {
    const forged = steps.map((step) => (step.step === 6 ? change(step) : step))
    expect(verifyRunLog(forged, anchors)).toMatchObject({ ok: false, step: 8, expected: anchors[1]?.head })
  })

  it('misses a step that was left out', () => {
    const short = steps.filter(({ step }) => step !== 9)
    expect(() => verifyRunLog(short, anchors)).not.toThrow()
    expect(verifyRunLog(short, anchors)).toMatchObject({ ok: false, step: 9 })
  })
})
