import { datumToMessages } from '#lib/domain/datum-messages.ts'
import { type ChatMessage, type Datum, payloadSchemas } from '#lib/schemas/datum.ts'
import type { Column } from './columns.ts'

/** A row of a version as the database has it. */
export type StoredRow = {
  hash: string
  kind: Datum['kind']
  payload: Datum['payload']
  parents: string[]
  salt: string | null
  contributor: string
  reviewer: string
  batch_root: string
  language: string | null
  tokens: number | null
}
type Cell = string | number | string[] | ChatMessage[]

const nothing: Record<Column['type'], Cell> = {
  text: '',
  texts: [''],
  messages: [{ role: '', content: '' } as unknown as ChatMessage],
  integer: 0,
}

/**
 * How rows become rows of an export with these columns, with a value in every one. A conversation is given whole, also what
 * follows its last answer.
 */
export const exportedAs =
  (columns: readonly Column[]) =>
  (row: StoredRow): Record<string, Cell> => {
    const { payload, parents, ...fields } = row
    const messages =
      row.kind === 'chat' ? payloadSchemas.chat.parse(payload).messages : datumToMessages({ kind: row.kind, payload })
    const cells: Record<string, unknown> = { ...payload, ...fields, messages, parent: parents[0] }
    const exported: Record<string, Cell> = {}
    for (const { name, type } of columns) exported[name] = (cells[name] as Cell) ?? nothing[type]
    return exported
  }
