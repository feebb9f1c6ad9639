import { describe, expect, it } from 'vitest'
import { defaultTexts } from '#lib/domain/param-fields.ts'
import { readVariants, splitValues } from './read-values.ts'

describe('values of a comparison', () => {
  it('are split at commas, semicolons and spaces, and each counts once', () => {
    expect(splitValues(' 0.001, 0.002;0.004 0.001 ')).toEqual(['0.001', '0.002', '0.004'])
  })
  it('become settings that differ in that field alone', () => {
    const read = readVariants({ ...defaultTexts, epochs: '2' }, 'learning_rate', '0.001, 0.004')
    expect(read.ok && read.variants.map(({ learning_rate, epochs }) => [learning_rate, epochs])).toEqual([
      [0.001, 2],
      [0.004, 2],
    ])
  })
  it.each([
    ['8', /two/],
    ['1 2 3 4 5 6 7', /six/],
    ['8, 999', /999/],
    ['8, many', /many/],
  ])('refuses “%s” with a sentence', (text, sentence) => {
    const read = readVariants(defaultTexts, 'lora_r', text)
    expect(!read.ok && read.message).toMatch(sentence)
  })
})
