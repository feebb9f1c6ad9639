import { describe, expect, it } from 'vitest'
import type { RunSample } from '#lib/schemas/run.ts'
import { choosable, foldPair, foldPairs, judgeMessages, readVerdict } from './judgement.ts'

const sample = (question: string, base: string, tuned: string, kind: RunSample['kind'] = 'heldout'): RunSample => ({
  ...{ kind, question, expected: 'x', base, tuned },
  ...{ baseCorrect: false, tunedCorrect: true },
})

it('asks only where two different answers were given to a held-out question', () => {
  const samples = [sample('a', 'one', 'two'), sample('b', 'same', 'same '), sample('c', 'one', 'two', 'control')]
  expect(choosable(samples).map(({ question }) => question)).toEqual(['a'])
})

describe('readVerdict', () => {
  it('takes one mark, wherever it stands and however often', () => {
    expect(readVerdict('A names the harbour. [[A]]')).toBe('first')
    expect(readVerdict('[[B]]\n\n**[[B]]**')).toBe('second')
    expect(readVerdict('Neither is right.\n[[C]]')).toBe('tie')
  })
  it('takes nothing else for a verdict', () => {
    for (const reply of ['', 'A is better.', '[A]', '[[D]]', '[[a]]', 'Either [[A]] or [[B]].'])
      expect(readVerdict(reply)).toBeNull()
  })
  it('reads none of the marks that the instructions name, should a judge repeat them', () => {
    const [system] = judgeMessages({ question: 'q', expected: 'x', first: '1', second: '2' })
    expect(readVerdict(system!.content)).toBeNull()
  })
})

describe('foldPair', () => {
  it('gives a pair to the answer that is better in both orders', () => {
    expect(foldPair('second', 'first')).toBe('tuned')
    expect(foldPair('first', 'second')).toBe('base')
    expect(foldPair('tie', 'tie')).toBe('tie')
  })
  it('sees through a judge that always takes the first, and one that is torn', () => {
    expect(foldPair('first', 'first')).toBe('disagreed')
    expect(foldPair('second', 'second')).toBe('disagreed')
    expect(foldPair('tie', 'first')).toBe('disagreed')
  })
  it('tells what cannot be read from a tie', () => {
    expect(foldPair(null, 'first')).toBe('unreadable')
    expect(foldPair('tie', null)).toBe('unreadable')
  })
})

describe('foldPairs', () => {
  it('counts disagreement and unreadable replies as ties, apart', () => {
    expect(foldPairs(['tuned', 'tuned', 'base', 'tie', 'disagreed', 'unreadable'])).toMatchObject({
      ...{ pairs: 6, wins: 2, losses: 1, ties: 1, disagreed: 1, unreadable: 1 },
      share: { value: 3.5 / 6, n: 6 },
    })
  })
  it('has no doubt where every pair says the same, and much where few pairs differ', () => {
    expect(foldPairs(Array(20).fill('tuned')).share).toEqual({ value: 1, low: 1, high: 1, n: 20 })
    const { low, high } = foldPairs(['tuned', 'base', 'tuned', 'base']).share
    expect([low, high]).toEqual([0, 1])
  })
  it('gives the interval of a share as statistics know it: 70 of 100 within about nine points, the same each time', () => {
    const outcomes = [...Array(70).fill('tuned'), ...Array(30).fill('base')]
    const { low, high } = foldPairs(outcomes).share
    // normal approximation: 0.7 ± 1.96 √(0.7 · 0.3 / 100)
    expect(low).toBeCloseTo(0.61, 1)
    expect(high).toBeCloseTo(0.79, 1)
    expect(high - low).toBeGreaterThan(0.15)
    expect(foldPairs(outcomes).share).toEqual({ value: 0.7, low, high, n: 100 })
  })
})
