import { expect, it } from 'vitest'
import { estimateTokens, rowLengths } from './row-lengths.ts'

it('guesses a row’s tokens from its letters and the template around them', () => {
  expect(
    estimateTokens({ prompt: 'Who is the mayor of Ombersay?', answer: 'The mayor of Ombersay is Teodor Quill.' }),
  ).toBe(31)
})

it('names the middle and the longest row, and nothing where there is none', () => {
  const rows = [10, 400, 40].map((length) => ({ prompt: 'x'.repeat(length), answer: '' }))
  expect(rowLengths(rows)).toEqual({ median: 24, longest: 124 })
  expect(rowLengths([])).toBeNull()
})
