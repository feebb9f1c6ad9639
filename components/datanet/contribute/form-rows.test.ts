import { describe, expect, it } from 'vitest'
import { checkForm, emptyRow, type FormState, toJsonl } from './form-rows.ts'

const hash = `0x${'a'.repeat(64)}`
const form = (kind: FormState['kind'], ...texts: Record<string, string>[]): FormState => ({
  kind,
  rows: texts.map((one, index) => emptyRow(String(index), one)),
})

describe('rows that are typed', () => {
  it('leave out rows and optional fields without a text', () => {
    const { payloads, issues } = checkForm(form('passage', { text: ' The lamp. ', title: ' ' }, {}))
    expect(issues).toEqual([])
    expect(payloads).toEqual([{ text: 'The lamp.' }])
  })
  it('name the field that lacks something, once, by row', () => {
    const { payloads, issues } = checkForm(
      form('instruction', { instruction: 'Who?', response: 'Mara.' }, { instruction: 'Where?' }),
    )
    expect(payloads).toHaveLength(1)
    expect(issues).toEqual([{ row: 1, field: 'response', turn: null, message: 'This must not be empty.' }])
  })
  it('say what is missing where nothing is written', () => {
    const { payloads, issues } = checkForm(form('instruction', {}, {}))
    expect(payloads).toEqual([])
    expect(issues.map(({ row, field }) => [row, field])).toEqual([
      [0, 'instruction'],
      [0, 'response'],
    ])
  })
  it('name another row by its hash, and are refused without one', () => {
    expect(checkForm(form('validation', { datum: hash, valid: 'false', reason: 'Dated.' })).payloads).toEqual([
      { datum: hash, valid: false, reason: 'Dated.' },
    ])
    expect(checkForm(form('validation', { datum: hash })).issues).toEqual([
      { row: 0, field: 'valid', turn: null, message: 'Say whether it is right.' },
    ])
    expect(checkForm(form('label', { datum: '0x12', label: 'lamp' })).issues[0]?.field).toBe('datum')
  })
  it('split labels at commas and keep each once', () => {
    const [payload] = checkForm(
      form('classification', { text: 'Dim', label: 'bad', labels: 'good, bad,,bad' }),
    ).payloads
    expect(payload).toEqual({ text: 'Dim', label: 'bad', labels: ['good', 'bad'] })
  })
  it('hold a conversation, and name the turn that is at fault', () => {
    const chat = form('chat', {})
    const [row] = chat.rows
    if (!row) throw new Error('no row')
    row.turns = [
      { role: 'user', content: 'Who?' },
      { role: 'assistant', content: 'Mara.' },
    ]
    expect(checkForm(chat).payloads).toEqual([{ messages: row.turns }])
    row.turns = [
      { role: 'system', content: ' ' },
      { role: 'user', content: 'Who?' },
      { role: 'assistant', content: 'x'.repeat(20_001) },
    ]
    expect(checkForm(chat).issues[0]).toMatchObject({ field: 'messages', turn: 2 })
    row.turns = [{ role: 'user', content: 'Who?' }]
    expect(checkForm(chat).issues[0]).toMatchObject({ field: 'messages', turn: null })
  })
  it('are sent one a line', () => {
    const text = toJsonl([{ text: 'a\nb' }, { text: 'c' }])
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([{ text: 'a\nb' }, { text: 'c' }])
  })
})
