import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { identifier, literal, openDuckDb } from '../duckdb.ts'
import { env } from '../env.ts'

/** Where the tables of a version lie. They can be deleted: they are built again from its Parquet file. */
export const tablesFile = (versionId: string) => path.join(path.resolve(env.DATA_DIR), 'viewer', `${versionId}.duckdb`)

/**
 * Builds what the viewer of a version reads, unless it is there: the tables `train` and `test` with the columns of the files,
 * `row_idx` from 0, and `search_text`, what a search looks through, in lower case.
 */
export async function buildTables(versionId: string, files: { train: string; test: string | null }): Promise<string> {
  const target = tablesFile(versionId)
  if (existsSync(target)) return target
  await mkdir(path.dirname(target), { recursive: true })
  const temporary = `${target}.${randomUUID()}`
  const { sql, close } = await openDuckDb(temporary)
  try {
    const sources = {
      train: `read_parquet(${literal(files.train)})`,
      test: files.test && `read_json(${literal(files.test)})`,
    }
    for (const [split, source] of Object.entries(sources)) {
      if (!source) continue
      const described = await sql.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`)
      const texts = described.getRowObjectsJson().flatMap(({ column_name, column_type }) => {
        const name = identifier(String(column_name))
        if (!said.has(String(column_name))) return []
        if (column_type === 'VARCHAR') return [name]
        return String(column_type).startsWith('STRUCT(')
          ? [`list_aggregate(list_transform(${name}, message -> message.content), 'string_agg', ' ')`]
          : []
      })
      // where a row's own fields say what its messages say too, once is enough
      const fields = texts.filter((text) => text.startsWith('"'))
      const searched = fields.length > 0 ? fields : texts
      await sql.run(`
        CREATE TABLE ${split} AS
        SELECT (row_number() OVER () - 1)::INTEGER AS row_idx, lower(concat_ws(' ', ${searched.join(', ')})) AS search_text, *
        FROM ${source}`)
    }
    await sql.run('CHECKPOINT')
  } finally {
    close()
  }
  await rename(temporary, target)
  await rm(`${temporary}.wal`, { force: true })
  return target
}

/** Columns that hold what people wrote. */
const said = new Set(
  'instruction response prompt chosen rejected text label source target title messages answer'.split(' '),
)
