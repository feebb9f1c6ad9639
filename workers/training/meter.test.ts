import { describe, expect, it } from 'vitest'
import { Meter } from './meter.ts'

const step = (number: number, tokens: number) => ({ type: 'step' as const, step: number, tokens })
const plan = (total_steps: number) => ({ type: 'plan' as const, total_steps })

describe('a meter', () => {
  it('is used up when the step after the one under way would cost more than is paid for', () => {
    const meter = new Meter(100)
    expect(meter.used).toBe(false)
    meter.hear(step(1, 30))
    expect(meter.used).toBe(false)
    meter.hear(step(2, 40))
    expect([meter.tokens, meter.used]).toEqual([70, true])
    for (const [budget, used] of [
      [149, true],
      [150, false],
    ] as const) {
      const exact = new Meter(budget)
      for (const event of [step(1, 30), step(2, 40)]) exact.hear(event)
      expect(exact.used).toBe(used)
    }
  })

  it('pays for the step that was under way, where none is larger than those before', () => {
    for (let budget = 10; budget <= 60; budget++) {
      const meter = new Meter(budget)
      let last = 1
      for (meter.hear(step(1, 5)); !meter.used; meter.hear(step(last, 5))) last++
      // the trainer ends the step that it was in
      meter.hear(step(last + 1, 5))
      expect(meter.tokens).toBeLessThanOrEqual(budget)
      expect(meter.tokens).toBeGreaterThan(budget - 5)
    }
  })

  it('counts what is repeated after a checkpoint once', () => {
    const meter = new Meter(1000)
    for (const event of [plan(9), step(1, 30), step(2, 40), step(3, 50)]) meter.hear(event)
    for (const event of [plan(9), step(2, 40)]) meter.hear(event)
    expect(meter.tokens).toBe(70)
  })

  it('begins anew with a plan of other steps, and stops nothing in its last step', () => {
    const meter = new Meter(60)
    for (const event of [plan(2), step(1, 50), plan(4), step(1, 20)]) meter.hear(event)
    expect([meter.tokens, meter.used]).toEqual([20, false])
    meter.hear(step(2, 20))
    expect(meter.used).toBe(true)
    for (const last of [3, 4]) {
      meter.hear(step(last, 20))
      expect(meter.used).toBe(false)
    }
  })

  it('never is where training is free', () => {
    const meter = new Meter(Number.POSITIVE_INFINITY)
    meter.hear(step(1, 1e9))
    expect(meter.used).toBe(false)
  })
})
