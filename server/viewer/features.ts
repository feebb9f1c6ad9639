import type { z } from 'zod'
import type { viewerRowsOutput } from '#lib/schemas/viewer.ts'

export type Cell = z.core.util.JSONType
export type Row = Record<string, Cell>
type Features = z.infer<typeof viewerRowsOutput>['features']
export type ColumnType = 'text' | 'integer' | 'texts' | 'messages'
export type TableColumn = { name: string; type: ColumnType }

/** A line of a split's file. */
export const parseRow = (line: string) => JSON.parse(line) as Row

const value = (dtype: string) => ({ dtype, _type: 'Value' })
const types: Record<ColumnType, Record<string, Cell>> = {
  text: value('string'),
  integer: value('int64'),
  texts: { feature: value('string'), _type: 'List' },
  messages: { feature: { role: value('string'), content: value('string') }, _type: 'List' },
}

function typeOf(cell: Cell): ColumnType {
  if (typeof cell === 'string') return 'text'
  if (typeof cell === 'number') return 'integer'
  return Array.isArray(cell) && typeof cell[0] === 'string' ? 'texts' : 'messages'
}

/** The columns of a split by one of its rows: every row has every column, and no list is empty. */
export const columnsOf = (row: Row): TableColumn[] =>
  Object.entries(row).map(([name, cell]) => ({ name, type: typeOf(cell) }))

/** Columns as `datasets.Features.from_dict` takes them. */
export const toFeatures = (columns: readonly TableColumn[]): Features =>
  columns.map(({ name, type }, feature_idx) => ({ feature_idx, name, type: types[type] }))
