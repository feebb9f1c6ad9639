import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { identifier, literal, openDuckDb } from '../duckdb.ts'
import { env } from '../env.ts'
import { columnsOf, parseRow, type TableColumn } from './features.ts'
import { writeGrams } from './grams.ts'
import { LineFile, writeOffsets } from './line-file.ts'
import { fileTypes, type Split, saidIn, searchedColumns, searchText, tableTypes, tableValue } from './search-text.ts'

const inFolder = (name: string) => path.join(path.resolve(env.DATA_DIR), 'viewer', name)
/** What conditions and searches are asked of. It can be deleted with the offsets: they are built again from a version's files. */
export const tablesFile = (versionId: string) => inFolder(`${versionId}.duckdb`)
/** Where the rows of a split stand in its file. */
export const offsetsFile = (versionId: string, split: string) => inFolder(`${versionId}.${split}.offsets`)
/** Where it stands which rows of a split may hold a text. */
export const gramsFile = (versionId: string, split: string) => inFolder(`${versionId}.${split}.grams`)

type Files = { parquet: string; train: string; test: string | null }
const building = new Map<string, Promise<void>>()

/** Builds what the viewer of a version reads, unless it is there. Who asks meanwhile waits for the same. */
export async function buildTables(versionId: string, files: Files): Promise<void> {
  if (existsSync(tablesFile(versionId))) return
  const made = building.get(versionId) ?? build(versionId, files).finally(() => building.delete(versionId))
  building.set(versionId, made)
  await made
}

async function build(versionId: string, files: Files): Promise<void> {
  const target = tablesFile(versionId)
  await mkdir(path.dirname(target), { recursive: true })
  const train = await index(versionId, 'train', files.train)
  const test = files.test === null ? [] : await index(versionId, 'test', files.test)
  const temporary = `${target}.${randomUUID()}`
  const { sql, close } = await openDuckDb(temporary)
  try {
    await addSplit(sql, 'train', `read_parquet(${literal(files.parquet)})`, train)
    if (files.test) {
      const types = test.map(({ name, type }) => `${literal(name)}: ${literal(fileTypes[type])}`).join(', ')
      const lines = `read_json(${literal(files.test)}, format = 'newline_delimited', columns = {${types}})`
      await addSplit(sql, 'test', lines, test)
    }
    await sql.run('CHECKPOINT')
  } finally {
    close()
  }
  // last: where this file is, the others are
  await rename(temporary, target)
  await rm(`${temporary}.wal`, { force: true })
}

/** Writes down where the rows of a split stand, and what they hold. @returns its columns */
async function index(versionId: string, split: Split, file: string): Promise<TableColumn[]> {
  await writeOffsets(file, offsetsFile(versionId, split))
  const lines = await LineFile.open(file, offsetsFile(versionId, split))
  try {
    const [first] = await lines.range(0, 1)
    const columns = first ? columnsOf(parseRow(first)) : []
    const searched = searchedColumns(columns, split)
    await writeGrams(lines, (line) => saidIn(parseRow(line), searched), gramsFile(versionId, split))
    return columns
  } finally {
    await lines.close()
  }
}

/**
 * A table of a split with the columns of its file, `row_idx` from 0, and `search_text`: what a search looks through, in lower
 * case, and not compressed, which would take as long to undo as the search itself.
 */
async function addSplit(
  sql: DuckDBConnection,
  split: Split,
  source: string,
  columns: readonly TableColumn[],
): Promise<void> {
  const kept = columns.map((column) => ({
    name: identifier(column.name),
    type: tableTypes[column.type],
    value: tableValue(column),
  }))
  await sql.run(`
    CREATE TABLE ${split} (row_idx INTEGER, search_text VARCHAR USING COMPRESSION uncompressed,
      ${kept.map(({ name, type }) => `${name} ${type}`).join(', ')})`)
  await sql.run(`
    INSERT INTO ${split}
    SELECT row_number() OVER () - 1, ${searchText(columns, split)}, ${kept.map(({ value }) => value).join(', ')}
    FROM ${source}`)
}
