#!/usr/bin/env node
// Speaks the command line and the JSON-RPC of Prisma's native schema engine, on top of @prisma/schema-engine-wasm.
// Prisma reaches it through PRISMA_SCHEMA_ENGINE_BINARY, so that no binary has to be downloaded.
import { readFileSync } from 'node:fs'
import readline from 'node:readline'
import { fileURLToPath } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'

const argv = process.argv.slice(2)
const option = (name) => argv.flatMap((value, index) => (value === name ? [argv[index + 1]] : []))

const CHAR_OID = 18
const TEXT_OID = 25
const CHARACTER_COLUMN = 6
const METHOD_NAMES = { getDatabaseVersion: 'version', dropDatabase: 'reset' }

function logError(fields) {
  const entry = { timestamp: new Date().toISOString(), level: 'ERROR', target: 'schema_engine::logger', fields }
  process.stderr.write(`${JSON.stringify(entry)}\n`)
}

function connectionOf(url, database) {
  return {
    host: url.hostname,
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database,
    max: 4,
  }
}

/** `schema-engine cli <create-database|drop-database|can-connect-to-database>`; error codes are Prisma's own. */
async function runDatabaseCommand(command, url) {
  const database = decodeURIComponent(url.pathname.slice(1))
  const target = command === 'can-connect-to-database' ? database : 'postgres'
  const client = new pg.Client(connectionOf(url, target))
  process.stderr.write('\n')
  try {
    await client.connect()
    const name = client.escapeIdentifier(database)
    if (command === 'create-database') await client.query(`CREATE DATABASE ${name}`)
    if (command === 'drop-database') await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await client.end()
    process.exit(0)
  } catch (error) {
    const codes = { '3D000': 'P1003', '42P04': 'P1009' }
    const code = codes[error.code] ?? (error.code?.startsWith('28') ? 'P1000' : 'P1001')
    logError({ error_code: code, message: error.message || String(error.errors?.[0]?.message ?? error) })
    process.exit(1)
  }
}

/** Closes two gaps of the adapter that only the schema engine meets: the "char" type, and scripts with $$ bodies. */
function forSchemaEngine(connection) {
  const queryRaw = connection.queryRaw.bind(connection)
  const performIO = connection.performIO.bind(connection)
  let isChar = []
  connection.performIO = async (query) => {
    const result = await performIO(query)
    isChar = (result.fields ?? []).map((field) => field.dataTypeID === CHAR_OID)
    for (const [index, field] of (result.fields ?? []).entries()) if (isChar[index]) field.dataTypeID = TEXT_OID
    return result
  }
  connection.queryRaw = async (query) => {
    const result = await queryRaw(query)
    for (const [index, char] of isChar.entries()) if (char) result.columnTypes[index] = CHARACTER_COLUMN
    return result
  }
  connection.executeScript = async (script) => {
    try {
      await connection.client.query(script)
    } catch (error) {
      connection.onError(error)
    }
  }
  return connection
}

function createAdapterFactory(url, schema) {
  const database = decodeURIComponent(url.pathname.slice(1))
  class SchemaEngineAdapter extends PrismaPg {
    async connect() {
      return forSchemaEngine(await super.connect())
    }

    async connectToShadowDb() {
      const name = `prisma_shadow_${crypto.randomUUID()}`
      const admin = new pg.Client(connectionOf(url, database))
      await admin.connect()
      await admin.query(`CREATE DATABASE "${name}"`)
      const shadow = forSchemaEngine(await new PrismaPg(connectionOf(url, name), { schema }).connect())
      const dispose = shadow.dispose.bind(shadow)
      shadow.dispose = async () => {
        await dispose()
        await admin.query(`DROP DATABASE "${name}" WITH (FORCE)`)
        await admin.end()
      }
      return shadow
    }
  }
  return bindMigrationAwareSqlAdapterFactory(new SchemaEngineAdapter(connectionOf(url, database), { schema }))
}

async function startEngine(adapter) {
  const wasmPath = fileURLToPath(import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg')).replace(
    /\.js$/,
    '.wasm',
  )
  const { instance } = await WebAssembly.instantiate(readFileSync(wasmPath), { './schema_engine_bg.js': engineModule })
  engineModule.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => logError({ message, is_panic: true }) }
  const datamodels = option('--datamodels').map((path) => [path, readFileSync(path, 'utf8')])
  return engineModule.SchemaEngine.new(datamodels.length ? { datamodels } : {}, () => {}, adapter)
}

/** The engine wraps an error of the adapter as "external error code N"; the adapter's registry keeps the original. */
function errorData(error, adapter) {
  const match = /external error code: (\d+)|ExternalError.*?(\d+)/i.exec(error.message ?? '')
  const original = match && adapter.errorRegistry.consumeError(Number(match[1] ?? match[2]))
  const message = original ? String(original.error?.stack ?? original.error) : (error.message ?? String(error))
  return { is_panic: false, message, error_code: error.code, meta: error.meta }
}

if (argv.includes('--version') || argv.includes('-V')) {
  process.stdout.write('schema-engine-cli wasm\n')
  process.exit(0)
}

const url = new URL(JSON.parse(option('--datasource')[0] ?? '{}').url ?? process.env.DATABASE_URL)
if (argv.includes('cli')) await runDatabaseCommand(argv[argv.indexOf('cli') + 1], url)

const adapter = createAdapterFactory(url, url.searchParams.get('schema') ?? undefined)
const engine = await startEngine(adapter)
let printed = 0

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
}

async function handle({ id, method, params }) {
  if (!method) return // the answer to a `print` of ours
  try {
    const result = await engine[METHOD_NAMES[method] ?? method](params)
    if (method === 'diff' && result.stdout) {
      printed += 1
      send({ id: `print-${printed}`, method: 'print', params: { content: result.stdout } })
    }
    send({ id, result: result ?? null })
  } catch (error) {
    const data = errorData(error, adapter)
    send({ id, error: { code: 4466, message: 'An error happened. Check the data field for details.', data } })
  }
}

let queue = Promise.resolve()
const lines = readline.createInterface({ input: process.stdin })
lines.on('line', (line) => {
  queue = queue.then(() => handle(JSON.parse(line)))
})
lines.on('close', () => queue.then(() => process.exit(0)))
