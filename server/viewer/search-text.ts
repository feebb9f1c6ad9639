import { identifier } from '../duckdb.ts'
import type { Cell, ColumnType, Row, TableColumn } from './features.ts'

export type Split = 'train' | 'test'

/** Columns that hold what people wrote. */
const said = new Set(
  'instruction response prompt chosen rejected text label source target title messages answer'.split(' '),
)

/** Columns that a search looks through: where a row's own fields say what its messages say too, once is enough. */
export function searchedColumns(columns: readonly TableColumn[], split: Split): TableColumn[] {
  const texts = columns.filter(({ name, type }) => said.has(name) && type === 'text')
  const spoken = columns.filter(({ name, type }) => said.has(name) && type === 'messages')
  return texts.length > 0 && split === 'train' ? texts : [...texts, ...spoken]
}

/** What a search looks through, of a row with the columns of its file, in DuckDB's SQL. */
export function searchText(columns: readonly TableColumn[], split: Split): string {
  const searched = searchedColumns(columns, split).map(({ name, type }) =>
    type === 'text'
      ? identifier(name)
      : `list_aggregate(list_transform(${identifier(name)}, lambda message: message.content), 'string_agg', ' ')`,
  )
  return `lower(concat_ws(' ', ${['NULL', ...searched].join(', ')}))`
}

/** The same of a row here, its letters as they are. */
export const saidIn = (row: Row, searched: readonly TableColumn[]): string =>
  searched.map(({ name, type }) => (type === 'text' ? row[name] : contents(row[name]))).join(' ')

const contents = (cell: Cell | undefined): string =>
  (cell as { content: string }[]).map(({ content }) => content).join(' ')

/** Types of a split's file. */
export const fileTypes: Record<ColumnType, string> = {
  text: 'VARCHAR',
  integer: 'BIGINT',
  texts: 'VARCHAR[]',
  messages: 'STRUCT(role VARCHAR, content VARCHAR)[]',
}
/** Types of its table: of a conversation its roles are enough, since rows are read from their file. */
export const tableTypes: Record<ColumnType, string> = { ...fileTypes, messages: 'VARCHAR[]' }

/** A column of the table, of one of the file. */
export const tableValue = ({ name, type }: TableColumn): string =>
  type === 'messages' ? `list_transform(${identifier(name)}, lambda message: message.role)` : identifier(name)
