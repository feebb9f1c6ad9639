import { describe, expect, it } from 'vitest'
import { type Inspection, uploadMappingSchema } from '#lib/schemas/upload.ts'
import { draftMapping, missingFields, previewRows, readTurns } from './mapping-draft.ts'

const inspection = (...names: string[]): Inspection => ({
  format: 'csv',
  encoding: 'utf-8',
  rows: 2,
  exact: true,
  columns: names.map((name) => ({ name, type: 'text', filledPermille: 1000, examples: [] })),
  mapping: null,
  preview: [Object.fromEntries(names.map((name) => [name, `${name} 1`]))],
})

describe('a mapping of columns to fields', () => {
  it('takes columns that are named as the field, and says what is missing', () => {
    const mapping = draftMapping('translation', inspection('Source', 'it', 'source_language'))
    expect(mapping.columns).toEqual({ source: 'Source', source_language: 'source_language' })
    expect(missingFields(mapping)).toEqual(['target', 'target_language'])
    const whole = {
      ...mapping,
      columns: { ...mapping.columns, target: 'it' },
      constants: { target_language: 'Italian' },
    }
    expect(missingFields(whole)).toEqual([])
    expect(uploadMappingSchema.parse(whole)).toEqual(whole)
    expect(previewRows(whole, inspection('Source', 'it', 'source_language'))).toEqual([
      { source: 'Source 1', target: 'it 1', source_language: 'source_language 1', target_language: 'Italian' },
    ])
  })
  it('keeps what was chosen when the kind changes, as far as it fits', () => {
    const before = draftMapping('classification', inspection('text', 'class'))
    const chosen = { ...before, columns: { ...before.columns, label: 'class' }, constants: { labels: 'a, b' } }
    expect(draftMapping('classification', inspection('text', 'class'), chosen)).toEqual(chosen)
    expect(draftMapping('passage', inspection('text', 'class'), chosen)).toEqual({
      as: 'rows',
      kind: 'passage',
      columns: { text: 'text' },
      constants: {},
    })
  })
  it('does not need what may be left out', () => {
    expect(missingFields(draftMapping('passage', inspection('text')))).toEqual([])
    expect(missingFields({ ...draftMapping('passage', inspection('x')), constants: { text: '  ' } })).toEqual(['text'])
  })
  it('looks into nested columns', () => {
    const nested = { ...inspection('qa.question', 'a'), preview: [{ qa: '{"question": "Who?"}', a: 'Mara.' }] }
    const mapping = { ...draftMapping('instruction', nested), columns: { instruction: 'qa.question', response: 'a' } }
    expect(previewRows(mapping, nested)).toEqual([{ instruction: 'Who?', response: 'Mara.' }])
    expect(previewRows(mapping, { ...nested, preview: [{ qa: '{"quest', a: 'Mara.' }] })).toEqual([
      { response: 'Mara.' },
    ])
  })
  it('shows a conversation as turns, and a cut one as it lies there', () => {
    const turns = [{ role: 'user' as const, content: 'Who?' }]
    expect(readTurns(JSON.stringify(turns))).toEqual(turns)
    expect(readTurns(JSON.stringify(turns).slice(0, -3))).toBeNull()
  })
  it('takes rows that bring their own fields, and what belongs to a question', () => {
    const own = { ...draftMapping('instruction', inspection('kind', 'payload')), columns: { payload: 'payload' } }
    expect(missingFields(own)).toEqual([])
    const preview = [{ kind: 'instruction', payload: '{"instruction": "Who?", "response": "Mara."}' }]
    expect(previewRows(own, { ...inspection('payload'), preview })).toEqual([
      { instruction: 'Who?', response: 'Mara.' },
    ])
    expect(previewRows(own, { ...inspection('payload'), preview: [{ payload: '{"cut' }] })).toEqual([{}])
    expect(draftMapping('instruction', inspection('instruction', 'input', 'response')).columns.input).toBe('input')
  })
})
