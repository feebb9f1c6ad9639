import { type ChatMessage, chatMessageSchema, type DatumKind } from '#lib/schemas/datum.ts'
import type { Inspection, UploadMapping } from '#lib/schemas/upload.ts'
import { kindFields } from './kind-fields.ts'

export type RowsMapping = Extract<UploadMapping, { as: 'rows' }>

/** A mapping of these columns to a kind: fields whose column has their name, and what was chosen before. */
export function draftMapping(kind: DatumKind, { columns }: Inspection, before?: RowsMapping): RowsMapping {
  const sameName = (field: string) => columns.find(({ name }) => name.toLowerCase() === field)?.name
  const chosen = kindFields(kind).flatMap(({ name }) => {
    const column = before?.columns[name] ?? (before?.constants[name] === undefined ? sameName(name) : undefined)
    return column ? [[name, column]] : []
  })
  const kept = kindFields(kind).flatMap(({ name }) => {
    const constant = before?.constants[name]
    return constant === undefined ? [] : [[name, constant]]
  })
  return { as: 'rows', kind, columns: Object.fromEntries(chosen), constants: Object.fromEntries(kept) }
}

/** Fields without which no row of this kind is whole. */
export const missingFields = ({ kind, columns, constants }: RowsMapping): string[] =>
  kindFields(kind)
    .filter(({ name, optional }) => !optional && !columns[name] && !constants[name]?.trim())
    .map(({ name }) => name)

/** The first rows of the file as the mapping reads them: field → text. */
export const previewRows = ({ kind, columns, constants }: RowsMapping, { preview }: Inspection) =>
  preview.map((row) =>
    Object.fromEntries(
      kindFields(kind).flatMap(({ name }) => {
        const column = columns[name]
        const text = column === undefined ? constants[name] : row[column]
        return text === undefined ? [] : [[name, text]]
      }),
    ),
  )

/** The turns in a cell that holds a conversation as JSON; null when it does not, or is cut. */
export function readTurns(text: string): ChatMessage[] | null {
  try {
    return chatMessageSchema.array().parse(JSON.parse(text))
  } catch {
    // A preview cuts long cells; the check reads them whole.
    return null
  }
}
