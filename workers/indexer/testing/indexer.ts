import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../../scripts/free-port.mjs'
import { spawnGuarded, stopGuarded } from '../../../scripts/guarded-spawn.mjs'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const PATIENCE_MS = 90_000

export type TestIndexer = {
  url: string
  said: () => string
  stop: () => Promise<void>
  kill: () => Promise<void>
  /** Waits until `look` answers with something. */
  until: <Found>(look: () => Promise<Found | undefined | false>) => Promise<Found>
}

/** The indexer as the product runs it, on a free port; resolves when its views can be read. */
export async function startIndexer(env: Record<string, string>): Promise<TestIndexer> {
  const port = await freePort()
  let said = ''
  const child = spawnGuarded(process.execPath, ['workers/indexer/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production', INDEXER_POLL_MS: '100', ...env, INDEXER_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
    graceMs: 8000,
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-20_000)
    })
  }
  const until: TestIndexer['until'] = async (look) => {
    for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(50)) {
      const found = await look()
      if (found) return found
      if (child.exitCode !== null || Date.now() > deadline)
        throw new Error(`The indexer did not do it. It said:\n${said}`)
    }
  }
  await until(async () => said.includes('is what chain shows'))
  return {
    url: `http://127.0.0.1:${port}`,
    said: () => said,
    until,
    stop: () => stopGuarded(child, { graceMs: 8000 }),
    kill: () => stopGuarded(child, { stopSignal: 'SIGKILL' }),
  }
}
