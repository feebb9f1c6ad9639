import { parse as parseCsv } from 'csv-parse/sync'
import type { FileIssue } from '#lib/schemas/datanet.ts'
import { type Datum, type DatumKind, datumKinds, payloadSchemas } from '#lib/schemas/datum.ts'
import { datumToMessages } from './datum-messages.ts'

/** Characters of a row beyond which no base model of the catalogue can read it whole (2,048 tokens of about 4 characters). */
export const maxRowCharacters = 8_000
export type ParsedRow = { line: number; datum: Datum }
export type ParsedFile = { kind: DatumKind | null; rows: ParsedRow[]; issues: FileIssue[] }

/** Column names that people use, and the field they mean. */
const aliases: Record<string, string> = {
  prompt: 'instruction',
  question: 'instruction',
  input: 'instruction',
  completion: 'response',
  answer: 'response',
  output: 'response',
  class: 'label',
  category: 'label',
  translation: 'target',
}
const expected = 'instruction and response, text and label, source and target with their languages, or messages'

function guess(fields: Record<string, unknown>): { kind: DatumKind; payload: Record<string, unknown> } | null {
  if (typeof fields.kind === 'string' && fields.payload && (datumKinds as readonly string[]).includes(fields.kind)) {
    return { kind: fields.kind as DatumKind, payload: fields.payload as Record<string, unknown> }
  }
  if (Array.isArray(fields.messages)) return { kind: 'chat', payload: { messages: fields.messages } }
  const own = new Set(Object.keys(fields))
  if (own.has('prompt') && own.has('chosen') && own.has('rejected')) {
    return { kind: 'preference', payload: pick(fields, ['prompt', 'chosen', 'rejected']) }
  }
  const named = Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [own.has(aliases[key] ?? '') ? key : (aliases[key] ?? key), value]),
  )
  if ('instruction' in named && 'response' in named) {
    return { kind: 'instruction', payload: pick(named, ['instruction', 'response']) }
  }
  if ('text' in named && 'label' in named)
    return { kind: 'classification', payload: pick(named, ['text', 'label', 'labels']) }
  if ('source' in named && 'target' in named) {
    return { kind: 'translation', payload: pick(named, ['source', 'target', 'source_language', 'target_language']) }
  }
  return null
}

const pick = (fields: Record<string, unknown>, keys: string[]) =>
  Object.fromEntries(keys.filter((key) => fields[key] !== undefined).map((key) => [key, fields[key]]))

const excerpt = (text: string) => (text.length > 80 ? `${text.slice(0, 80)}…` : text)

function toRow(line: number, fields: unknown, source: string): ParsedRow | FileIssue {
  const issue = (message: string, column: string | null = null): FileIssue => ({
    line,
    column,
    message,
    excerpt: excerpt(source),
  })
  if (fields === null || typeof fields !== 'object' || Array.isArray(fields)) {
    return issue(`Line ${line} is not an object; each line must be one, with ${expected}.`)
  }
  if (source.includes('\u0000') || source.includes('\\u0000')) {
    return issue(`Line ${line} holds a NUL character; remove it.`)
  }
  const guessed = guess(fields as Record<string, unknown>)
  if (!guessed) {
    const names = Object.keys(fields).slice(0, 8).join(', ') || 'none'
    return issue(`Line ${line} has the fields ${names}; expected ${expected}.`)
  }
  const parsed = payloadSchemas[guessed.kind].safeParse(guessed.payload)
  if (!parsed.success) {
    const first = parsed.error.issues[0]
    const column = first?.path.join('.') || guessed.kind
    return issue(`Line ${line}, ${column}: ${first?.message ?? 'not valid'}`, column)
  }
  if (source.length > maxRowCharacters) {
    const tokens = Math.round(source.length / 4).toLocaleString('en')
    return issue(
      `Line ${line} is about ${tokens} tokens long, more than a base model can read (2,048); shorten or split it.`,
    )
  }
  const datum = { kind: guessed.kind, payload: parsed.data, parents: [] } as Datum
  if (!datumToMessages(datum)) return issue(`Line ${line} is a ${guessed.kind}, which cannot be trained on by itself.`)
  return { line, datum }
}

/**
 * Reads a .jsonl or .csv file into rows. Never throws for what is in the file: each issue names its line, what is wrong and
 * the way out.
 */
export function parseRows(fileName: string, text: string): ParsedFile {
  const whole = (message: string, line: number | null = null): ParsedFile => ({
    kind: null,
    rows: [],
    issues: [{ line, column: null, message, excerpt: null }],
  })
  const clean = text.replace(/^\uFEFF/, '')
  if (clean.trim() === '') return whole(`${fileName} is empty; choose a file with at least one row.`)
  const records = /\.csv$/i.test(fileName) ? readCsv(clean) : readJsonl(clean)
  if ('message' in records) return whole(records.message, records.line)

  const rows: ParsedRow[] = []
  const issues: FileIssue[] = [...records.issues]
  for (const { line, fields, source } of records.records) {
    const row = toRow(line, fields, source)
    if ('datum' in row) rows.push(row)
    else issues.push(row)
  }
  const kinds = new Set(rows.map((row) => row.datum.kind))
  if (kinds.size > 1) {
    const other = rows.find((row) => row.datum.kind !== rows[0]?.datum.kind)
    issues.push({
      line: other?.line ?? null,
      column: null,
      message: `Line ${other?.line} is a ${other?.datum.kind}, the first row is a ${rows[0]?.datum.kind}; one file holds one kind of rows.`,
      excerpt: null,
    })
  }
  issues.sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
  return { kind: rows[0]?.datum.kind ?? null, rows, issues }
}

type Records = { records: { line: number; fields: unknown; source: string }[]; issues: FileIssue[] }

function readJsonl(text: string): Records {
  const out: Records = { records: [], issues: [] }
  for (const [index, source] of text.split(/\r?\n/).entries()) {
    const line = index + 1
    if (source.trim() === '') continue
    try {
      out.records.push({ line, fields: JSON.parse(source), source })
    } catch (cause) {
      const why = (cause as Error).message.replace(/ in JSON.*$/, '').replace(/, ".*$/, '')
      const message = `Line ${line} is not valid JSON (${why}); mend or remove this line.`
      out.issues.push({ line, column: null, message, excerpt: excerpt(source) })
    }
  }
  return out
}

function readCsv(text: string): Records | { message: string; line: number | null } {
  try {
    const rows = parseCsv(text, {
      columns: (header: string[]) => header.map((name) => name.trim().toLowerCase().replaceAll(' ', '_')),
      info: true,
      skip_empty_lines: true,
      max_record_size: 1_000_000,
    }) as unknown as { record: Record<string, string>; info: { lines: number } }[]
    const header = text.split(/\r?\n/, 1)[0] ?? ''
    const first = rows[0]
    if (first && !guess(first.record)) {
      return { message: `Line 1 names the columns ${excerpt(header)}; expected ${expected}.`, line: 1 }
    }
    if (!first) return { message: 'The file has a header and no rows; add at least one row.', line: 1 }
    return {
      records: rows.map(({ record, info }) => ({
        line: info.lines,
        fields: Object.fromEntries(Object.entries(record).filter(([, value]) => value !== '')),
        source: Object.values(record).join(' '),
      })),
      issues: [],
    }
  } catch (cause) {
    const { message, lines } = cause as Error & { lines?: number }
    return {
      message: `The CSV cannot be read at line ${lines ?? '?'}: ${message}. Mend this line.`,
      line: lines ?? null,
    }
  }
}
