import { expect, it } from 'vitest'
import type { RunSample } from '#lib/schemas/run.ts'
import { countVotes, tunedFirst } from './blind.ts'

const sample = (question: string, base: string, tuned: string, kind: RunSample['kind'] = 'heldout'): RunSample => ({
  kind,
  question,
  expected: 'x',
  base,
  tuned,
  baseCorrect: false,
  tunedCorrect: true,
})

it('hides the order: about half of the questions begin with the tuned answer, the same ones each time', () => {
  const questions = Array.from({ length: 400 }, (_, index) => `Who lives in house ${index}?`)
  const first = questions.filter((question) => tunedFirst('run_1', question))
  expect(first.length).toBeGreaterThan(150)
  expect(first.length).toBeLessThan(250)
  expect(questions.filter((question) => tunedFirst('run_1', question))).toEqual(first)
  expect(questions.filter((question) => tunedFirst('run_2', question))).not.toEqual(first)
})
it('counts votes on the questions at hand alone', () => {
  const samples = [sample('a', '1', '2'), sample('b', '1', '2'), sample('c', '1', '2')]
  expect(countVotes({ a: 'tuned', b: 'equal', gone: 'base' }, samples)).toEqual({
    total: 2,
    tuned: 1,
    base: 0,
    equal: 1,
  })
})
