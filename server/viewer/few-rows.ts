import { literal } from '../duckdb.ts'
import type { Ask } from './ask.ts'
import { gramsFile } from './build-tables.ts'
import { type ColumnType, parseRow, type TableColumn } from './features.ts'
import type { FoundSplit } from './find-version.ts'
import { findCandidates } from './grams.ts'
import type { LineFile } from './line-file.ts'

/** Of more rows than that, or of a larger part of all, passing through the table is as quick as reading each from its file. */
const mostRows = 8_192
const mostOfAll = 1 / 32
/** What of the file is in memory for a question. */
const mostBytes = 32 * 1024 * 1024

/** As `from_json` names the types of a split's file. */
const jsonShapes: Record<ColumnType, unknown> = {
  text: 'VARCHAR',
  integer: 'BIGINT',
  texts: ['VARCHAR'],
  messages: [{ role: 'VARCHAR', content: 'VARCHAR' }],
}

type Question = {
  ask: Ask
  found: FoundSplit
  lines: LineFile
  /** what a row must hold for the condition to be met, case aside */
  texts: readonly string[]
  /** columns of the file that `cells` needs */
  columns: readonly TableColumn[]
  /** in SQL, with their names: what the condition speaks of */
  cells: readonly string[]
  condition: string
  values?: Readonly<Record<string, string>>
}

/**
 * Numbers of the rows that meet a condition, asked only of the rows that may hold its texts. They are read from the split's
 * file: the table cannot give some rows without reading all.
 * @returns null where too many rows may hold the texts, or none can be ruled out
 */
export async function matchesAmongFew(question: Question): Promise<Int32Array | null> {
  const { ask, found, lines, texts, columns, cells, condition, values } = question
  const bytesARow = lines.bytes / Math.max(1, lines.count)
  const most = Math.floor(Math.min(mostRows, lines.count * mostOfAll, mostBytes / bytesARow))
  const rows = await findCandidates(gramsFile(found.versionId, found.split), texts, most)
  if (!rows) return null
  const read = await lines.at(rows)
  const few = read.map((line, n) => {
    const row = parseRow(line)
    return { row_idx: rows[n], row: Object.fromEntries(columns.map(({ name }) => [name, row[name]])) }
  })
  const row = Object.fromEntries(columns.map(({ name, type }) => [name, jsonShapes[type]]))
  const shape = literal(JSON.stringify([{ row_idx: 'INTEGER', row }]))
  return ask.numbers(
    `WITH item AS (SELECT unnest(from_json($few::JSON, ${shape})) AS item),
      line AS (SELECT item.row_idx AS row_idx, unnest(item.row) FROM item)
    SELECT row_idx FROM (SELECT row_idx, ${cells.join(', ')} FROM line) WHERE ${condition} ORDER BY row_idx`,
    { few: JSON.stringify(few), ...values },
  )
}
