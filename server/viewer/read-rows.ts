import type { z } from 'zod'
import type { viewerRowsOutput } from '#lib/schemas/viewer.ts'
import { identifier } from '../duckdb.ts'
import { columnsOf, type TableColumn, toFeatures } from './features.ts'
import type { Ask } from './open-split.ts'

type RowsOutput = z.infer<typeof viewerRowsOutput>
type Row = RowsOutput['rows'][number]

/** As of the Hugging Face viewer: a cell with more characters is cut, and named. */
const mostCharacters = 20_000
export const rowsPerPage = 100

/** @param from SQL after SELECT …, which gives whole rows of a split; @param total how many it gives in all */
export async function readRows(
  ask: Ask,
  {
    split,
    from,
    values,
    total,
  }: { split: string; from: string; values: Record<string, string | number>; total: number },
): Promise<RowsOutput> {
  const columns = await columnsOf(ask, split)
  const names = ['row_idx', ...columns.map(({ name }) => name)].map(identifier).join(', ')
  const found = await ask(`SELECT ${names} ${from}`, values)
  return {
    features: toFeatures(columns),
    rows: found.map((row) => toRow(row, columns)),
    num_rows_total: total,
    num_rows_per_page: rowsPerPage,
    partial: false,
  }
}

function toRow({ row_idx, ...cells }: Record<string, unknown>, columns: readonly TableColumn[]): Row {
  const truncated_cells: string[] = []
  const row = Object.fromEntries(
    columns.map(({ name, type }) => {
      const cell = cells[name]
      if (type === 'integer') return [name, Number(cell)]
      if (typeof cell === 'string' && cell.length > mostCharacters) {
        truncated_cells.push(name)
        return [name, cell.slice(0, mostCharacters)]
      }
      return [name, cell]
    }),
  )
  return { row_idx: Number(row_idx), row: row as Row['row'], truncated_cells }
}
