import { type ChatMessage, chatMessageSchema, type DatumKind } from '#lib/schemas/datum.ts'
import type { Inspection, UploadMapping } from '#lib/schemas/upload.ts'
import { columnFields, kindFields } from './kind-fields.ts'

export type RowsMapping = Extract<UploadMapping, { as: 'rows' }>

/** A mapping of these columns to a kind: fields whose column has their name, and what was chosen before. */
export function draftMapping(kind: DatumKind, { columns }: Inspection, before?: RowsMapping): RowsMapping {
  const sameName = (field: string) => columns.find(({ name }) => name.toLowerCase() === field)?.name
  const chosen = columnFields(kind).flatMap(({ name }) => {
    const column = before?.columns[name] ?? (before?.constants[name] === undefined ? sameName(name) : undefined)
    return column ? [[name, column]] : []
  })
  const kept = columnFields(kind).flatMap(({ name }) => {
    const constant = before?.constants[name]
    return constant === undefined ? [] : [[name, constant]]
  })
  return { as: 'rows', kind, columns: Object.fromEntries(chosen), constants: Object.fromEntries(kept) }
}

/** Rows that hold their kind's fields in one column, as our own exports do, need no other. */
const PAYLOAD = 'payload'
export const bringsOwnFields = ({ columns }: RowsMapping): boolean => PAYLOAD in columns

/** Fields without which no row of this kind is whole. */
export const missingFields = ({ kind, columns, constants }: RowsMapping): string[] =>
  kindFields(kind)
    .filter(() => !(PAYLOAD in columns))
    .filter(({ name, optional }) => !optional && !columns[name] && !constants[name]?.trim())
    .map(({ name }) => name)

/** The first rows of the file as the mapping reads them: field → text. */
export const previewRows = ({ kind, columns, constants }: RowsMapping, { preview }: Inspection) =>
  preview.map((row) => {
    const own = columns[PAYLOAD] === undefined ? null : readObject(row[columns[PAYLOAD]] ?? '')
    if (own) return own
    const texts: Record<string, string> = {}
    for (const { name } of columnFields(kind)) {
      const column = columns[name]
      const text = column === undefined ? constants[name] : cellOf(row, column)
      if (text !== undefined) texts[name] = text
    }
    return texts
  })

/** The text at a column's name, or at a path into a nested value as it is shown, as `qa.question`. */
function cellOf(row: Record<string, string>, column: string): string | undefined {
  if (row[column] !== undefined) return row[column]
  const [head = '', ...path] = column.split('.')
  let value = readJson(row[head] ?? '')
  for (const key of path) value = (value as Record<string, unknown> | null)?.[key] ?? null
  return value === null ? undefined : typeof value === 'string' ? value : JSON.stringify(value)
}

function readObject(text: string): Record<string, string> | null {
  const fields = readJson(text)
  if (typeof fields !== 'object' || fields === null) return null
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A preview cuts long cells; the check reads them whole.
    return null
  }
}

/** The turns in a cell that holds a conversation as JSON; null when it does not, or is cut. */
export const readTurns = (text: string): ChatMessage[] | null =>
  chatMessageSchema.array().safeParse(readJson(text)).data ?? null
