import { describe, expect, it } from 'vitest'
import type { Datum } from '#lib/schemas/datum.ts'
import { editableFields, rowFields, withTexts } from './row-fields.ts'

const chat: Datum = {
  kind: 'chat',
  parents: [],
  payload: {
    messages: [
      { role: 'user', content: 'Who?' },
      { role: 'assistant', content: 'Mara.' },
    ],
  },
}

describe('the texts of a row', () => {
  it('stand in their order, turns by their role', () => {
    expect(rowFields(chat).map(({ name, text }) => [name, text])).toEqual([
      ['user', 'Who?'],
      ['assistant', 'Mara.'],
    ])
  })

  it('change one by one without touching the row before', () => {
    const edited = withTexts(chat, new Map([['messages.1.content', 'Mara Venn.']]))
    expect(edited.payload.messages).toEqual([
      { role: 'user', content: 'Who?' },
      { role: 'assistant', content: 'Mara Venn.' },
    ])
    expect(rowFields(chat)[1]?.text).toBe('Mara.')
  })

  it('are texts only: a list of classes is shown and not edited', () => {
    const row: Datum = { kind: 'classification', parents: [], payload: { labels: ['b', 'c'], label: 'b', text: 'a' } }
    expect(rowFields(row).map(({ text }) => text)).toEqual(['a', 'b', 'b, c'])
    expect(editableFields(row).map(({ path }) => path)).toEqual(['text', 'label'])
    expect(withTexts(row, new Map([['label', 'c']])).payload.label).toBe('c')
  })
})
