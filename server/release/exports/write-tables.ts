import path from 'node:path'
import { identifier, literal, openDuckDb } from '../../duckdb.ts'
import { type Column, sqlTypes } from './columns.ts'

/** A text that a spreadsheet would take for a formula gets an apostrophe before it, so that it stays what it is. */
const harmless = (name: string) => {
  const column = identifier(name)
  return `CASE WHEN regexp_matches(${column}, '^\\s*[=+@\\-\\t\\r＝＋－＠]') THEN '''' || ${column} ELSE ${column} END AS ${column}`
}

/** Writes train.parquet and train.csv beside train.jsonl. */
export async function writeTables(folder: string, columns: readonly Column[]): Promise<void> {
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
        columns = {${types.join(', ')}}, maximum_object_size = 67108864)`)
    await sql.run(`COPY train TO ${file('train.parquet')} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 50000)`)
    await sql.run(`COPY (SELECT ${cells.join(', ')} FROM read_parquet(${file('train.parquet')}))
      TO ${file('train.csv')} (FORMAT csv, HEADER true)`)
  } finally {
    close()
  }
}
