// Runs the product's processes on this machine: starts each when what it needs is ready, restarts it, stops them all.
import path from 'node:path'
import { readEnv } from '#server/env.ts'
import { takeInstanceLock } from './instance-lock.mjs'
import { type Catalogue, createCatalogue } from './services/catalogue.ts'
import { choosePorts, DEFAULT_PORTS } from './services/ports.ts'
import type { Service } from './services/service.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const dataDir = path.resolve(ROOT, process.env.DATA_DIR || '.data')
const dev = process.argv.includes('--dev')
const startedAt = Number(process.env.MODELFACTORY_STARTED) || Date.now()

const print = (line: string) => process.stdout.write(`${line}\n`)
const running: Service[] = []
let lock: ReturnType<typeof takeInstanceLock> | undefined
let ending = false

/** Users of a service end before it does: the web app and the workers first, the chain and the database last. */
async function stopAll(): Promise<void> {
  const isBase = (service: Service) => ['postgres', 'chain'].includes(service.name)
  await Promise.all(running.filter((service) => !isBase(service)).map((service) => service.stop()))
  await Promise.all(running.filter(isBase).map((service) => service.stop()))
  lock?.release()
}

async function end(code: number): Promise<void> {
  if (ending) process.exit(code) // asked a second time: the guard ends what is left
  ending = true
  if (running.length > 0) print('\nStopping …')
  await stopAll()
  if (running.length > 0) print('Stopped.')
  process.exit(code)
}

/** Starts a service or runs a job and prints its time; what is off (a variable names a real one) is passed over. */
async function timed(name: string, work: (() => Promise<void>) | undefined): Promise<void> {
  if (!work || ending) return
  const since = performance.now()
  await work()
  if (!ending) print(`  ✓ ${name} (${((performance.now() - since) / 1000).toFixed(1)} s)`)
}

function start(service: Service | undefined): Promise<void> {
  if (!service || ending) return Promise.resolve()
  running.push(service)
  return timed(service.name, () => service.start())
}

async function startAll({ url, services, jobs }: Catalogue): Promise<void> {
  const database = start(services.postgres).then(() => timed('migrations', jobs.migrate))
  const chain = start(services.chain).then(() => timed('contracts', jobs.deploy))
  const web = database.then(() => start(services.web))
  const engine = Promise.all([database, chain]).then(() => start(services.openlora))
  const seed = Promise.all([database, chain]).then(() => timed('samples', jobs.seed))
  const worker = seed.then(() => start(services.worker))
  const rest = Promise.all([engine, worker])
  rest.catch(() => {}) // awaited below; until then another failure may end the start first
  await Promise.all([web, seed])
  if (ending) return
  lock?.announce(url)
  print(`\nModelFactory is ready after ${((Date.now() - startedAt) / 1000).toFixed(1)} s: ${url}\n`)
  await rest
  // Last, for its start takes seconds of a core; without it all works, and pages say that the index is behind.
  await start(services.indexer).catch((error: Error) => print(error.message))
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0))
process.stdout.on('error', () => {}) // whoever read our output is gone; the services are not

try {
  const settings = readEnv()
  lock = takeInstanceLock(dataDir)
  const ports = await choosePorts(dataDir, {
    ...(process.env.PORT ? { web: settings.PORT } : {}),
    ...(process.env.OPENLORA_PORT ? { openlora: settings.OPENLORA_PORT } : {}),
    ...(process.env.INDEXER_PORT ? { indexer: settings.INDEXER_PORT } : {}),
  })
  for (const [name, port] of Object.entries({ web: ports.web })) {
    const wanted = process.env.PORT ? settings.PORT : DEFAULT_PORTS.web
    if (port !== wanted) print(`  Port ${wanted} is taken: ${name} listens on ${port}.`)
  }
  await startAll(await createCatalogue({ root: ROOT, dataDir, ports, dev, print }))
} catch (error) {
  if (!ending) {
    const message = error instanceof Error ? error.message : String(error)
    process.stderr.write(`\n${message}\n`)
    await end(1)
  }
}
