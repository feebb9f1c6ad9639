import type { z } from 'zod'
import type { viewerRowsOutput } from '#lib/schemas/viewer.ts'
import { offsetsFile } from './build-tables.ts'
import { columnsOf, parseRow, type Row, type TableColumn, toFeatures } from './features.ts'
import type { FoundSplit } from './find-version.ts'
import { LineFile } from './line-file.ts'

type RowsOutput = z.infer<typeof viewerRowsOutput>

/** As of the Hugging Face viewer: a text with more characters is cut, and named. */
const mostCharacters = 20_000
const rowsPerPage = 100

/** Reads from a split's file, and closes it. */
export async function withLines<T>(found: FoundSplit, use: (lines: LineFile) => Promise<T>): Promise<T> {
  const lines = await LineFile.open(found.lines, offsetsFile(found.versionId, found.split))
  try {
    return await use(lines)
  } finally {
    await lines.close()
  }
}

/** The columns of a split; none where it has no rows. */
export async function readColumns(lines: LineFile): Promise<TableColumn[]> {
  const [first] = await lines.range(0, 1)
  return first ? columnsOf(parseRow(first)) : []
}

/** @param total how many rows were found in all, of which these are some */
export function toPage(
  columns: readonly TableColumn[],
  rows: readonly { row_idx: number; line: string }[],
  total: number,
): RowsOutput {
  return {
    features: toFeatures(columns),
    rows: rows.map(({ row_idx, line }) => toRow(row_idx, parseRow(line))),
    num_rows_total: total,
    num_rows_per_page: rowsPerPage,
    partial: false,
  }
}

function toRow(row_idx: number, row: Row): RowsOutput['rows'][number] {
  const truncated_cells: string[] = []
  for (const [name, cell] of Object.entries(row)) {
    if (typeof cell !== 'string' || cell.length <= mostCharacters) continue
    truncated_cells.push(name)
    row[name] = cell.slice(0, mostCharacters)
  }
  return { row_idx, row, truncated_cells }
}
