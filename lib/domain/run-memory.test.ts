import { expect, it } from 'vitest'
import { baseModels } from './base-models.ts'
import vectors from './memory.vectors.json' with { type: 'json' }
import { memoryTerms, tokensAtOnce, totalMemory } from './run-memory.ts'

const base = baseModels[0] as (typeof baseModels)[number]

it('says the same as the trainer', () => {
  for (const { params, tokens, answers, bytes } of vectors) {
    const terms = memoryTerms(base, params as Parameters<typeof memoryTerms>[1], tokens, answers)
    expect(totalMemory(terms)).toBe(bytes)
  }
})

it('counts a pack for each thread, a long row alone, and no more than a step has', () => {
  expect(tokensAtOnce(480, 60, 2)).toBe(480)
  expect(tokensAtOnce(100_000, 60, 2)).toBe(1024)
  expect(tokensAtOnce(4096, 2048, 2)).toBe(4096)
  expect(tokensAtOnce(2048, 2048, 2)).toBe(2048)
})
