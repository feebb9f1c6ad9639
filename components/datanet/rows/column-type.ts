import type { ColumnType } from './conditions.ts'

/** Type of a column by the viewer's dtype, as 'int64' or 'string'; lists have none. */
export function columnTypeOf(dtype: string): ColumnType {
  if (dtype === '') return 'list'
  return /^u?int|^float|^double|^decimal/.test(dtype) ? 'number' : 'text'
}

/** Names under which a version's rows tell which row they are. */
const hashColumns = ['hash', 'datum_hash', 'row_hash']
export const hashColumnOf = (names: readonly string[]): string | undefined =>
  hashColumns.find((name) => names.includes(name))
