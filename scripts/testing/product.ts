import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import readline from 'node:readline'
import { freePort } from '../free-port.mjs'
import { spawnGuarded, stopGuarded } from '../guarded-spawn.mjs'

const ROOT = path.resolve(import.meta.dirname, '../..')
const READY = /is ready after [\d.]+ s: (\S+)/
const STOP_GRACE_MS = 60_000

export type Product = { url: string; pid: number; stop: () => Promise<void> }
export type ProductOptions = {
  /** The checkout to start, this one by default. */
  root?: string
  /** The Node to start it with; what it starts chooses its own. */
  node?: string
  env?: Record<string, string | undefined>
  print?: (line: string) => void
}

/** Starts the whole product by `scripts/start.mjs` and waits until it names its URL. */
export async function startProduct({
  root = ROOT,
  node = process.execPath,
  env = {},
  print = (line) => process.stdout.write(`  ${line}\n`),
}: ProductOptions): Promise<Product> {
  const child = spawnGuarded(node, [path.join(root, 'scripts/start.mjs')], {
    cwd: root,
    env: { ...process.env, npm_lifecycle_event: '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    graceMs: STOP_GRACE_MS,
  })
  const stop = () => stopGuarded(child, { graceMs: STOP_GRACE_MS })
  const lines = readline.createInterface({ input: child.stdout as NodeJS.ReadableStream })
  const url = new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      print(line)
      const found = READY.exec(line)
      if (found) resolve(found[1])
    })
  })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`scripts/start.mjs ended with ${code} before it was ready`)
  })
  ended.catch(() => {}) // once it is ready, ending is what it shall do
  try {
    return { url: await Promise.race([url, ended]), pid: child.pid as number, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** A state of its own and ports that are free, so that a product that runs already is left alone. */
export async function temporaryState(): Promise<{
  dataDir: string
  env: Record<string, string>
  remove: () => Promise<void>
}> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'modelfactory-state-'))
  await chmod(dataDir, 0o755) // PostgreSQL may run as another user, who has to pass through it
  const web = await freePort()
  const openlora = await freePort(0, new Set([web]))
  return {
    dataDir,
    env: { DATA_DIR: dataDir, PORT: String(web), OPENLORA_PORT: String(openlora) },
    remove: () => rm(dataDir, { recursive: true, force: true }),
  }
}

/** Playwright's global set-up: E2E_URL names a product that runs already. */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env.E2E_URL) return async () => {}
  const state = await temporaryState()
  const product = await startProduct({ env: state.env })
  process.env.E2E_URL = product.url
  process.env.E2E_DATA_DIR = state.dataDir
  return async () => {
    await product.stop()
    await state.remove()
  }
}
