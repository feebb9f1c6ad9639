import { describe, expect, it } from 'vitest'
import type { Inspection } from '#lib/schemas/upload.ts'
import { formatOfName, guessFormat } from './guess-format.ts'
import { isUnfinished, isWorking, shownStep } from './steps.ts'

const inspection = {} as Inspection
const upload = (state: Parameters<typeof isWorking>[0]['state'], batchRoot: `0x${string}` | null = null) => ({
  state,
  batchRoot,
  inspection,
  origin: 'upload' as const,
})

describe('the step of a contribution', () => {
  it('follows the upload, whatever the address wants', () => {
    expect(shownStep(null, 'sign')).toBe('bring')
    expect(shownStep(upload('receiving'), 'sign')).toBe('bring')
    expect(shownStep(upload('mapping'), 'sign')).toBe('map')
    expect(shownStep(upload('checking'), 'map')).toBe('check')
    expect(shownStep(upload('stored'), 'bring')).toBe('sign')
    expect(shownStep({ ...upload('failed'), inspection: null }, 'map')).toBe('bring')
  })
  it('is chosen by the person once the rows are checked, and never the signature of what cannot be signed', () => {
    expect(shownStep(upload('checked'), null)).toBe('check')
    expect(shownStep(upload('checked'), 'map')).toBe('map')
    expect(shownStep(upload('checked'), 'sign')).toBe('check')
    expect(shownStep(upload('checked', `0x${'a'.repeat(64)}`), 'sign')).toBe('sign')
  })
  it('is worth asking about while the server works', () => {
    expect(isWorking(upload('storing'))).toBe(true)
    expect(isWorking(upload('checked'))).toBe(false)
    expect(isWorking(upload('receiving'))).toBe(false)
    expect(isWorking({ ...upload('receiving'), origin: 'hub' })).toBe(true)
    expect(isUnfinished(upload('failed'))).toBe(true)
    expect(isUnfinished(upload('stored'))).toBe(false)
  })
})

describe('the format', () => {
  it.each([
    ['{"a": 1}\n{"a": 2}', 'jsonl'],
    ['{"a": 1}', 'jsonl'],
    ['{\n  "rows": []\n}', 'json'],
    ['{"cut', 'jsonl'],
    ['[{"a": 1}]', 'json'],
    ['question\tanswer\nWho?\tMara', 'tsv'],
    ['question,answer\n"Who, then?",Mara', 'csv'],
    ['The lamp, which burns, is old.\nIt is, they say, Mara’s.', 'txt'],
    ['# The lamp\n\nIt burns.', 'md'],
    ['', 'txt'],
  ])('of %j is guessed', (text, format) => {
    expect(guessFormat(text)).toBe(format)
  })
  it('of a file stands in its name', () => {
    expect(formatOfName('Rows.JSONL')).toBe('jsonl')
    expect(formatOfName('rows.v2.ndjson')).toBe('jsonl')
    expect(formatOfName('notes.markdown')).toBe('md')
    expect(formatOfName('rows.xlsx')).toBeNull()
    expect(formatOfName('rows')).toBeNull()
  })
})
