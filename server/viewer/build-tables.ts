import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { identifier, literal, openDuckDb } from '../duckdb.ts'
import { env } from '../env.ts'
import { writeOffsets } from './line-file.ts'

const inFolder = (name: string) => path.join(path.resolve(env.DATA_DIR), 'viewer', name)
/** What conditions and searches are asked of. It can be deleted with the offsets: they are built again from a version's files. */
export const tablesFile = (versionId: string) => inFolder(`${versionId}.duckdb`)
/** Where the rows of a split stand in its file. */
export const offsetsFile = (versionId: string, split: string) => inFolder(`${versionId}.${split}.offsets`)

/** Columns that hold what people wrote. */
const said = new Set(
  'instruction response prompt chosen rejected text label source target title messages answer'.split(' '),
)

/** Builds what the viewer of a version reads, unless it is there. */
export async function buildTables(
  versionId: string,
  files: { parquet: string; train: string; test: string | null },
): Promise<void> {
  const target = tablesFile(versionId)
  if (existsSync(target)) return
  await mkdir(path.dirname(target), { recursive: true })
  await writeOffsets(files.train, offsetsFile(versionId, 'train'))
  if (files.test) await writeOffsets(files.test, offsetsFile(versionId, 'test'))
  const temporary = `${target}.${randomUUID()}`
  const { sql, close } = await openDuckDb(temporary)
  try {
    await addSplit(sql, 'train', `read_parquet(${literal(files.parquet)})`)
    if (files.test) await addSplit(sql, 'test', `read_json(${literal(files.test)}, format = 'newline_delimited')`)
    await sql.run('CHECKPOINT')
  } finally {
    close()
  }
  // last: where this file is, the others are
  await rename(temporary, target)
  await rm(`${temporary}.wal`, { force: true })
}

/**
 * A table of a split with the columns of its file, `row_idx` from 0, and `search_text`: what a search looks through, in lower
 * case, and not compressed, which would take as long to undo as the search itself.
 */
async function addSplit(sql: DuckDBConnection, split: string, source: string): Promise<void> {
  const described = (await sql.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`)).getRowObjectsJson()
  const columns = described.map(({ column_name, column_type }) => ({
    name: String(column_name),
    type: String(column_type),
  }))
  const texts = columns.filter(({ name, type }) => said.has(name) && type === 'VARCHAR')
  const spoken = columns.filter(({ name, type }) => said.has(name) && type.startsWith('STRUCT('))
  // where a row's own fields say what its messages say too, once is enough
  const searched =
    texts.length > 0 && split === 'train'
      ? texts.map(({ name }) => identifier(name))
      : [...texts.map(({ name }) => identifier(name)), ...spoken.map(({ name }) => spokenText(name))]
  // of a conversation its roles are enough: what was said is in `search_text`, and rows are read from their file
  const kept = columns.map(({ name, type }) =>
    type.startsWith('STRUCT(')
      ? { name, type: 'VARCHAR[]', value: `list_transform(${identifier(name)}, lambda message: message.role)` }
      : { name, type, value: identifier(name) },
  )
  await sql.run(`
    CREATE TABLE ${split} (row_idx INTEGER, search_text VARCHAR USING COMPRESSION uncompressed,
      ${kept.map(({ name, type }) => `${identifier(name)} ${type}`).join(', ')})`)
  await sql.run(`
    INSERT INTO ${split}
    SELECT row_number() OVER () - 1, lower(concat_ws(' ', ${searched.join(', ')})), ${kept.map(({ value }) => value).join(', ')}
    FROM ${source}`)
}

const spokenText = (name: string) =>
  `list_aggregate(list_transform(${identifier(name)}, lambda message: message.content), 'string_agg', ' ')`
