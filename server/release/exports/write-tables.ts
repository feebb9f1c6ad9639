import path from 'node:path'
import { identifier, literal, openDuckDb } from '../../duckdb.ts'
import { type Column, sqlTypes } from './columns.ts'

/** A text that a spreadsheet would take for a formula gets an apostrophe before it, so that it stays what it is. */
const harmless = (name: string) => {
  const column = identifier(name)
  return `CASE WHEN regexp_matches(${column}, '^\\s*[=+@\\-\\t\\r＝＋－＠]') THEN '''' || ${column} ELSE ${column} END AS ${column}`
}

/** DuckDB keeps twice that of a file in memory, and once more for each thread. */
const smallestBuffer = 1024 * 1024
/** Rows of a group of the Parquet file: all of a group are in memory before it is written, so long ones are fewer. */
const mostRowsAGroup = 50_000
const mostBytesAGroup = 64 * 1024 * 1024

/** Writes train.parquet and train.csv beside train.jsonl. @param lines bytes of its longest line, or more, and on average */
export async function writeTables(
  folder: string,
  columns: readonly Column[],
  { longest, average }: { longest: number; average: number },
): Promise<void> {
  const rowsAGroup = Math.max(1, Math.min(mostRowsAGroup, Math.floor(mostBytesAGroup / Math.max(1, average))))
  const file = (name: string) => literal(path.join(folder, name))
  const types = columns.map(({ name, type }) => `${literal(name)}: ${literal(sqlTypes[type])}`)
  const cells = columns.map(({ name, type }) => {
    if (type === 'text') return harmless(name)
    return type === 'integer' ? identifier(name) : `to_json(${identifier(name)}) AS ${identifier(name)}`
  })
  const { sql, close } = await openDuckDb()
  try {
    await sql.run(`
      CREATE VIEW train AS SELECT * FROM read_json(${file('train.jsonl')}, format = 'newline_delimited',
        columns = {${types.join(', ')}}, maximum_object_size = ${Math.max(smallestBuffer, longest)})`)
    await sql.run(
      `COPY train TO ${file('train.parquet')} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowsAGroup})`,
    )
    await sql.run(`COPY (SELECT ${cells.join(', ')} FROM read_parquet(${file('train.parquet')}))
      TO ${file('train.csv')} (FORMAT csv, HEADER true)`)
  } finally {
    close()
  }
}
