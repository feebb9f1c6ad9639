import { expect, it } from 'vitest'
import type { TimedStep } from '#lib/domain/run-live.ts'
import { placesOf, pointsOn } from './curves.ts'

const step = (number: number, tokens: number, speed: number) =>
  ({ step: number, tokens, tokens_per_s: speed, loss: 5 - number, at: '' }) as TimedStep
const steps = [step(1, 100, 50), step(2, 200, 50), step(3, 100, 100)]

it('places steps by number, by tokens and by the seconds that they trained', () => {
  expect([...placesOf(steps, 'steps')]).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ])
  expect([...placesOf(steps, 'tokens').values()]).toEqual([100, 300, 400])
  expect([...placesOf(steps, 'time').values()]).toEqual([2, 6, 7])
})
it('puts measurements where their step stands, and leaves out what has no place', () => {
  const evals = [
    { step: 2, loss: 1.5 },
    { step: 9, loss: 1 },
  ]
  expect(pointsOn(placesOf(steps, 'tokens'), evals, ({ loss }) => loss)).toEqual([{ x: 300, y: 1.5 }])
})
