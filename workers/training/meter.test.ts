import { describe, expect, it } from 'vitest'
import { Meter } from './meter.ts'

const step = (number: number, tokens: number) => ({ type: 'step' as const, step: number, tokens })
const plan = (total_steps: number) => ({ type: 'plan' as const, total_steps })

describe('a meter', () => {
  it('is used up when a step as large as the largest would cost more than is paid for', () => {
    const meter = new Meter(100)
    expect(meter.used).toBe(false)
    meter.hear(step(1, 30))
    meter.hear(step(2, 40))
    expect([meter.tokens, meter.used]).toEqual([70, true])
    const exact = new Meter(110)
    for (const event of [step(1, 30), step(2, 40)]) exact.hear(event)
    expect(exact.used).toBe(false)
  })

  it('counts what is repeated after a checkpoint once', () => {
    const meter = new Meter(1000)
    for (const event of [plan(9), step(1, 30), step(2, 40), step(3, 50)]) meter.hear(event)
    for (const event of [plan(9), step(2, 40)]) meter.hear(event)
    expect(meter.tokens).toBe(70)
  })

  it('begins anew with a plan of other steps, and does not stop after the last', () => {
    const meter = new Meter(60)
    for (const event of [plan(2), step(1, 50), plan(4), step(1, 20)]) meter.hear(event)
    expect([meter.tokens, meter.used]).toEqual([20, false])
    for (const event of [step(2, 20), step(3, 20)]) meter.hear(event)
    expect(meter.used).toBe(true)
    meter.hear(step(4, 20))
    expect(meter.used).toBe(false)
  })

  it('never is where training is free', () => {
    const meter = new Meter(Number.POSITIVE_INFINITY)
    meter.hear(step(1, 1e9))
    expect(meter.used).toBe(false)
  })
})
