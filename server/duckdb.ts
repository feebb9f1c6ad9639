import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

/** What a query may use: more than that, and it ends with an error instead of taking the machine's. */
const memory = '768MB'
/** What is written goes through piece by piece. */
const memoryToWrite = '256MB'
/** Nothing is fetched, and nothing of the machine's own settings counts. */
const closed = {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  threads: '2',
  // rows come in their order without being sorted
  preserve_insertion_order: 'true',
}

/** An engine of its own that may read and write files. Call `close`. @param file ':memory:', or where its tables lie */
export async function openDuckDb(file = ':memory:'): Promise<{ sql: DuckDBConnection; close: () => void }> {
  const instance = await DuckDBInstance.create(file, {
    ...closed,
    memory_limit: memoryToWrite,
  })
  const sql = await instance.connect()
  return {
    sql,
    close: () => {
      sql.closeSync()
      instance.closeSync()
    },
  }
}

/** An engine over a file's tables that can neither change them nor reach any other file or setting. */
export const openSealedDuckDb = (file: string): Promise<DuckDBInstance> =>
  DuckDBInstance.create(file, {
    ...{ ...closed, memory_limit: memory, access_mode: 'READ_ONLY', enable_external_access: 'false' },
    lock_configuration: 'true',
  })

/** Text as an SQL literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
/** A name as SQL has it. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`
