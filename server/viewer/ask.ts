import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { openSealedDuckDb } from '../duckdb.ts'
import { AppError } from '../errors.ts'
import { tablesFile } from './build-tables.ts'

/** Longer than that, and a question is given up. */
const patienceMs = 5_000
/** Versions whose tables are kept open. */
const mostOpen = 8

type Open = { instance: Promise<DuckDBInstance>; users: number }
const holder = globalThis as { modelFactoryViewers?: Map<string, Open> }
holder.modelFactoryViewers ??= new Map()
const open = holder.modelFactoryViewers

type Values = Record<string, string | number>
export type Ask = {
  /** Rows of an SQL query, by column. */
  rows: (sql: string, values?: Values) => Promise<Record<string, unknown>[]>
  /** The one column of whole numbers that a query gives. */
  numbers: (sql: string, values?: Values) => Promise<Int32Array>
}

/**
 * Asks the tables of a version, sealed off from everything else and not for longer than some seconds.
 * @throws AppError unavailable when it takes too long
 */
export async function withTables<T>(versionId: string, use: (ask: Ask) => Promise<T>): Promise<T> {
  const entry = open.get(versionId) ?? { instance: openSealedDuckDb(tablesFile(versionId)), users: 0 }
  // the newest last
  open.delete(versionId)
  open.set(versionId, entry)
  entry.users += 1
  let sql: DuckDBConnection | undefined
  let slow = false
  let timer: NodeJS.Timeout | undefined
  try {
    const connection = await (await entry.instance).connect()
    sql = connection
    timer = setTimeout(() => {
      slow = true
      connection.interrupt()
    }, patienceMs)
    return await use({
      rows: async (query, values) => (await connection.runAndReadAll(query, values)).getRowObjectsJson(),
      numbers: async (query, values) => {
        const [column = []] = (await connection.runAndReadAll(query, values)).getColumns()
        return Int32Array.from(column as number[])
      },
    })
  } catch (cause) {
    if (!sql) open.delete(versionId)
    if (slow)
      throw new AppError('unavailable', 'This takes too long to look up; ask for something narrower.', {}, cause)
    throw cause
  } finally {
    clearTimeout(timer)
    sql?.closeSync()
    entry.users -= 1
    await closeOldest()
  }
}

async function closeOldest(): Promise<void> {
  for (const [id, entry] of open) {
    if (open.size <= mostOpen) return
    if (entry.users > 0) continue
    open.delete(id)
    ;(await entry.instance).closeSync()
  }
}
