import type { z } from 'zod'
import type { viewerRowsOutput } from '#lib/schemas/viewer.ts'
import type { Ask } from './open-split.ts'

type Features = z.infer<typeof viewerRowsOutput>['features']
export type ColumnType = 'text' | 'integer' | 'texts' | 'messages'
export type TableColumn = { name: string; type: ColumnType }

const hidden = new Set(['row_idx', 'search_text'])
const value = (dtype: string) => ({ dtype, _type: 'Value' })
const types: Record<ColumnType, Record<string, z.core.util.JSONType>> = {
  text: value('string'),
  integer: value('int64'),
  texts: { feature: value('string'), _type: 'List' },
  messages: { feature: { role: value('string'), content: value('string') }, _type: 'List' },
}

function columnType(sqlType: string): ColumnType {
  if (sqlType === 'VARCHAR') return 'text'
  if (sqlType === 'VARCHAR[]') return 'texts'
  if (sqlType === 'BIGINT') return 'integer'
  return 'messages'
}

/** The columns of a split's table, without those that are only for the viewer. */
export async function columnsOf(ask: Ask, split: string): Promise<TableColumn[]> {
  const described = await ask(`DESCRIBE ${split}`)
  return described
    .map(({ column_name, column_type }) => ({ name: String(column_name), type: columnType(String(column_type)) }))
    .filter(({ name }) => !hidden.has(name))
}

/** Columns as `datasets.Features.from_dict` takes them. */
export const toFeatures = (columns: readonly TableColumn[]): Features =>
  columns.map(({ name, type }, feature_idx) => ({ feature_idx, name, type: types[type] }))
