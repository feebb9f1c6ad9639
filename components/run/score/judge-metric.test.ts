import { expect, it } from 'vitest'
import { judgeMetric } from './judge-metric.ts'

const metric = (low: number, high: number) => ({ value: (low + high) / 2, low, high, n: 24 })

it('marks a difference only where each value lies outside the other’s interval', () => {
  expect(judgeMetric('contains', metric(0.1, 0.3), metric(0.1, 0.6))).toBe('same')
  expect(judgeMetric('contains', metric(0.1, 0.3), metric(0.25, 0.6))).toBe('better')
  expect(judgeMetric('contains', metric(0.25, 0.6), metric(0.1, 0.3))).toBe('worse')
  expect(judgeMetric('general_perplexity', metric(3.9, 7.8), metric(6.3, 12.9))).toBe('worse')
})
it('takes two sides that never vary for equal when they are, and for different when they are not', () => {
  expect(judgeMetric('refusal_rate', metric(0, 0), metric(0, 0))).toBe('same')
  expect(judgeMetric('contains', metric(0, 0), metric(1, 1))).toBe('better')
})
it('knows which way is better, and where neither is', () => {
  expect(judgeMetric('loss', metric(3, 4), metric(1, 2))).toBe('better')
  expect(judgeMetric('general_perplexity', metric(10, 11), metric(14, 15))).toBe('worse')
  expect(judgeMetric('answer_tokens', metric(10, 11), metric(14, 15))).toBe('higher')
  expect(judgeMetric('refusal_rate', metric(0.2, 0.3), metric(0, 0.1))).toBe('lower')
})
