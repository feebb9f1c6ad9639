import { DuckDBBitValue, type DuckDBConnection, type DuckDBDataChunk, type DuckDBInstance } from '@duckdb/node-api'
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
  /** The one column of whole numbers that a query gives, in its order. */
  numbers: (sql: string, values?: Values) => Promise<Int32Array>
  /** The `row_idx` of what stands after FROM, ascending. @param count all of them are below it */
  places: (from: string, count: number, values?: Values) => Promise<Int32Array>
}

function toNumbers(chunks: readonly DuckDBDataChunk[]): Int32Array {
  const numbers = new Int32Array(chunks.reduce((sum, { rowCount }) => sum + rowCount, 0))
  let at = 0
  for (const chunk of chunks) {
    const column = chunk.getColumnVector(0)
    for (let row = 0; row < chunk.rowCount; row++) numbers[at++] = column.getItem(row) as number
  }
  return numbers
}

/**
 * Numbers out of a set of bits, which a million take a third of the time to come as. @param bits as DuckDB keeps them: how many
 * of the first byte's bits do not count, then the bytes, the highest bit first
 */
function toPlaces(bits: Uint8Array): Int32Array {
  const skipped = bits[0] as number
  const found = new Int32Array((bits.length - 1) * 8)
  let count = 0
  for (let byte = 1; byte < bits.length; byte++) {
    for (let rest = bits[byte] as number; rest !== 0; ) {
      const bit = Math.clz32(rest) - 24
      rest &= 0x7f >> bit
      const place = (byte - 1) * 8 + bit - skipped
      if (place >= 0) found[count++] = place
    }
  }
  return found.slice(0, count)
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
      numbers: async (query, values) => toNumbers(await (await connection.run(query, values)).fetchAllChunks()),
      places: async (from, count, values) => {
        const marks = `SELECT bitstring_agg(row_idx, 0, ${Math.max(0, count - 1)}) FROM ${from}`
        const [[marked] = []] = (await connection.runAndReadAll(marks, values)).getRows()
        return marked instanceof DuckDBBitValue ? toPlaces(marked.data) : new Int32Array()
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
