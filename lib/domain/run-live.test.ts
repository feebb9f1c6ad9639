import { describe, expect, it } from 'vitest'
import type { RunEvent, StreamEvent } from '#lib/schemas/events.ts'
import { emptyRun, foldRun, secondsLeft } from './run-live.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString()
const stream = (events: RunEvent[]): StreamEvent[] =>
  events.map((event, index) => ({ topic: 'run:run_1', seq: index + 1, at: at(index), event }))
const step = (number: number, loss: number): RunEvent => ({
  type: 'step',
  data: { step: number, epoch: 1, loss, learning_rate: 1e-3, grad_norm: 1, tokens: 100, tokens_per_s: 50, rows: [0] },
})
const state = (name: 'queued' | 'preparing' | 'training'): RunEvent => ({
  type: 'state',
  data: { state: name, message: null },
})
const silent = () => null

describe('a run folded from its events', () => {
  it('is the same however the events are cut into pieces, and when some come twice', () => {
    const events = stream([state('queued'), state('preparing'), state('training'), step(1, 3), step(2, 2)])
    const whole = foldRun(emptyRun, events, silent)
    const pieces = foldRun(foldRun(emptyRun, events.slice(0, 3), silent), events.slice(1), silent)
    expect(pieces).toEqual(whole)
    expect(whole.reached).toEqual(['queued', 'preparing', 'training'])
    expect(whole.steps.map(({ loss }) => loss)).toEqual([3, 2])
  })
  it('takes the newer record of a step that a resumed run repeats', () => {
    const events = stream([
      state('training'),
      step(1, 3),
      step(2, 2),
      step(3, 9),
      state('queued'),
      step(2, 2.1),
      step(3, 1),
    ])
    const live = foldRun(emptyRun, events, silent)
    expect(live.steps.map(({ step: number, loss }) => [number, loss])).toEqual([
      [1, 3],
      [2, 2.1],
      [3, 1],
    ])
    expect(live.reached).toEqual(['queued'])
  })
  it('keeps every charge, each once', () => {
    const charged = (tokens: number): RunEvent => ({
      type: 'charged',
      data: { tokens, fee: '5', returned: '2', receiptHash: '0x1' },
    })
    const events = stream([charged(10), state('queued'), charged(7)])
    const live = foldRun(foldRun(emptyRun, events.slice(0, 2), silent), events, silent)
    expect(live.charges.map(({ tokens }) => tokens)).toEqual([10, 7])
  })
  it('writes down what is described, with its seq and time', () => {
    const events = stream([step(1, 3), { type: 'log', data: { level: 'warning', message: 'long row' } }])
    const live = foldRun(emptyRun, events, (event) => (event.type === 'log' ? event.data : null))
    expect(live.log).toEqual([{ seq: 2, at: at(1), level: 'warning', message: 'long row' }])
  })
})

describe('time left', () => {
  const steps = (count: number, seconds: number) =>
    Array.from({ length: count }, (_, index) => ({ step: index + 1, at: at(index * seconds) }))
  it('is not guessed from too few steps', () => {
    expect(secondsLeft(steps(3, 2), 36)).toBeNull()
    expect(secondsLeft(steps(10, 2), null)).toBeNull()
  })
  it('is what remains at the usual pace, a pause apart', () => {
    expect(secondsLeft(steps(10, 2), 36)).toBe(52)
    const paused = [...steps(5, 2), { step: 6, at: at(600) }]
    expect(secondsLeft(paused, 16)).toBe(20)
  })
})

it('keeps sample answers by step, and those of a resumed run in place of the old', () => {
  const answer = (number: number, question: string, text: string): RunEvent => ({
    type: 'answer',
    data: { step: number, question, expected: 'x', answer: text, correct: text === 'x' },
  })
  const events = stream([answer(2, 'a', '1'), answer(2, 'b', '2'), answer(4, 'a', 'x'), answer(2, 'a', '3')])
  const before = foldRun(emptyRun, events.slice(0, 3), silent)
  expect(before.answers.map((item) => [item.step, item.question])).toEqual([
    [2, 'a'],
    [2, 'b'],
    [4, 'a'],
  ])
  expect(foldRun(before, events, silent).answers.map((item) => item.answer)).toEqual(['3'])
  expect(foldRun(before, events.slice(0, 3), silent)).toBe(before)
})
