import { describe, expect, it } from 'vitest'
import { judgeFile } from './choose-file.ts'
import { prefilledForm } from './prefill.ts'

const nothing = { kind: null, question: null, answer: null, row: null }
const suggestion = { ...nothing, question: 'Who?', answer: 'Mara.' }
const hash = `0x${'a'.repeat(64)}`

describe('a row out of a suggestion', () => {
  it('is of a kind that the Datanet takes', () => {
    expect(prefilledForm(suggestion, ['instruction'], 'a')?.rows[0]?.texts).toEqual({
      instruction: 'Who?',
      response: 'Mara.',
    })
    expect(prefilledForm(suggestion, ['passage', 'chat'], 'a')).toMatchObject({
      kind: 'chat',
      rows: [{ turns: [{ content: 'Who?' }, { content: 'Mara.' }] }],
    })
    expect(prefilledForm(suggestion, ['passage', 'translation'], 'a')).toBeNull()
  })
  it('takes the kind that is asked for, where the Datanet takes it', () => {
    expect(prefilledForm({ ...suggestion, kind: 'preference' }, ['instruction', 'preference'], 'a')?.kind).toBe(
      'preference',
    )
    expect(prefilledForm({ ...suggestion, kind: 'preference' }, ['instruction'], 'a')?.kind).toBe('instruction')
  })
  it('names another row, where labels or validations are taken', () => {
    expect(prefilledForm({ ...nothing, row: hash }, ['instruction', 'label'], 'a')).toMatchObject({
      kind: 'label',
      rows: [{ texts: { datum: hash } }],
    })
    expect(prefilledForm({ ...nothing, row: hash }, ['instruction'], 'a')).toBeNull()
  })
  it('is nothing without a suggestion', () => {
    expect(prefilledForm(nothing, ['instruction'], 'a')).toBeNull()
  })
})

describe('a file', () => {
  it.each([
    [{ name: 'rows.JSONL', size: 10 }, { format: 'jsonl' }],
    [{ name: 'notes.pdf', size: 200_000_000 }, { format: 'pdf' }],
  ])('is taken: %j', (file, judged) => {
    expect(judgeFile(file)).toEqual(judged)
  })
  it.each([
    [{ name: 'rows.xlsx', size: 10 }, /cannot be read\. Save it as/],
    [{ name: 'rows.csv', size: 0 }, /is empty/],
    [{ name: 'rows.csv', size: 200_000_001 }, /at most 200 MB can be sent/],
  ])('is refused before it is sent: %j', (file, message) => {
    const judged = judgeFile(file)
    expect('refusal' in judged && judged.refusal).toMatch(message)
  })
})
