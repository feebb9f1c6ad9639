import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { runSteps, type Step } from './run-steps.mjs'

function recorder() {
  const events: string[] = []
  const step = (name: string, after: string[], options: Partial<Step> = {}): Step => ({
    name,
    after,
    missing: () => 'not there',
    run: async () => {
      events.push(`begin ${name}`)
      await sleep(20)
      events.push(`end ${name}`)
    },
    ...options,
  })
  return { events, step }
}

describe('runSteps', () => {
  it('runs independent steps side by side and dependent ones after', async () => {
    const { events, step } = recorder()
    await runSteps([step('a', []), step('b', []), step('c', ['a', 'b'])], () => {})
    expect(events.slice(0, 2)).toEqual(['begin a', 'begin b'])
    expect(events.indexOf('begin c')).toBeGreaterThan(Math.max(events.indexOf('end a'), events.indexOf('end b')))
  })

  it('passes over what is there, and prints nothing for it', async () => {
    const { events, step } = recorder()
    const printed: string[] = []
    await runSteps([step('a', [], { missing: () => undefined }), step('b', ['a'])], (line) => printed.push(line))
    expect(events).toEqual(['begin b', 'end b'])
    expect(printed).toHaveLength(2)
    expect(printed[1]).toMatch(/^ {2}✓ b \(\d+\.\d s\)$/)
  })

  it('rejects at once with the cause of a failure and begins nothing after it', async () => {
    const { events, step } = recorder()
    const failing = step('a', [], { run: () => Promise.reject(new Error('no network')) })
    await expect(runSteps([failing, step('b', []), step('c', ['b'])], () => {})).rejects.toThrow('no network')
    await sleep(60)
    expect(events).toEqual(['begin b', 'end b'])
  })
})
