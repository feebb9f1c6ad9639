// What runs, with which settings, and how one sees that it is ready. A variable that names a real one (DATABASE_URL,
// CHAIN_RPC_URL, ENGINE_URL) takes the embedded one's place.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { anvilCommand, prepareChain } from '#workers/chain/anvil.ts'
import { ensureDatabase, hasPendingMigrations } from './database.ts'
import { runJob } from './job.ts'
import type { Ports } from './ports.ts'
import { postgresCommand, postgresUrl, preparePostgres } from './postgres.ts'
import { keptSecret } from './secret.ts'
import { Service, type ServiceOptions } from './service.ts'

const DATABASE = 'modelfactory'
/** A real chain's history; nothing waits for it. */
const LONGEST_BACKFILL_MS = 24 * 3_600_000

export type CatalogueOptions = {
  root: string
  dataDir: string
  ports: Ports
  dev: boolean
  print: (line: string) => void
}
export type Catalogue = {
  url: string
  services: Partial<Record<'postgres' | 'chain' | 'openlora', Service>> & Record<'worker' | 'web' | 'indexer', Service>
  jobs: { migrate: () => Promise<void>; deploy: () => Promise<void>; seed: () => Promise<void> }
}

async function answers(url: string, headers: Record<string, string> = {}): Promise<boolean> {
  const response = await fetch(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(10_000) })
  await response.body?.cancel()
  return response.status < 400
}

async function isChain(rpcUrl: string): Promise<boolean> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] })
  const headers = { 'content-type': 'application/json' }
  return (await fetch(rpcUrl, { method: 'POST', headers, body, signal: AbortSignal.timeout(2000) })).ok
}

/** The settings of every child: what was asked for, else what is embedded here. */
function childEnv({ dataDir, ports, dev }: CatalogueOptions, password: string): NodeJS.ProcessEnv {
  const given = process.env
  return {
    ...given,
    NODE_ENV: dev ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    DATA_DIR: dataDir,
    DATABASE_URL: given.DATABASE_URL || postgresUrl(ports.postgres, password, DATABASE),
    CHAIN_RPC_URL: given.CHAIN_RPC_URL || `http://127.0.0.1:${ports.chain}`,
    ENGINE_API_KEY: given.ENGINE_API_KEY || keptSecret(dataDir, 'engine-key'),
    OPENLORA_PORT: String(ports.openlora),
    INDEXER_PORT: String(ports.indexer),
    PORT: String(ports.web),
  }
}

/** The same settings as a file, for a tool by hand: `node --env-file=.data/env …`. */
function writeEnvFile(dataDir: string, env: NodeJS.ProcessEnv): void {
  const names = ['DATA_DIR', 'DATABASE_URL', 'CHAIN_RPC_URL', 'ENGINE_API_KEY', 'OPENLORA_PORT', 'INDEXER_PORT', 'PORT']
  const lines = [...names, 'MODELS_DIR', 'PYTHON_BIN'].map((name) => `${name}=${env[name] ?? ''}\n`)
  writeFileSync(path.join(dataDir, 'env'), lines.join(''), { mode: 0o600 })
}

export async function createCatalogue(options: CatalogueOptions): Promise<Catalogue> {
  const { root, dataDir, ports, dev, print } = options
  const logFolder = path.join(dataDir, 'logs')
  const password = keptSecret(dataDir, 'postgres-password')
  const env = childEnv(options, password)
  const databaseUrl = env.DATABASE_URL as string
  writeEnvFile(dataDir, env)

  const job = (name: string, args: string[]) => runJob(name, args, { env, cwd: root, logFolder })
  const service = (own: Omit<ServiceOptions, 'print' | 'logFolder'>) =>
    new Service({ env, spawnOptions: { cwd: root }, print, logFolder, ...own })
  const node = (name: string, args: string[]) => ({ name, command: process.execPath, args })

  async function postgres(): Promise<Service> {
    const {
      command,
      args,
      options: spawnOptions,
      stopSignal,
    } = postgresCommand(await preparePostgres({ dataDir, password }), ports.postgres)
    return service({
      ...{ name: 'postgres', command, args, spawnOptions, stopSignal },
      shows: (line) => /\b(ERROR|FATAL|PANIC):/.test(line),
      env: { PATH: process.env.PATH, TZ: 'UTC' },
      isReady: async () => {
        await ensureDatabase(postgresUrl(ports.postgres, password, 'postgres'), DATABASE)
        return true
      },
      readyWithinMs: 30_000,
      graceMs: 15_000,
    })
  }

  async function chain(): Promise<Service> {
    await prepareChain(dataDir)
    return service({
      ...{ name: 'chain', ...anvilCommand(dataDir, ports.chain) },
      shows: (line) => /error|panic/i.test(line),
      isReady: () => isChain(env.CHAIN_RPC_URL as string),
      readyWithinMs: 30_000,
      graceMs: 15_000,
    })
  }

  const [ownPostgres, ownChain] = await Promise.all([
    process.env.DATABASE_URL ? undefined : postgres(),
    process.env.CHAIN_RPC_URL ? undefined : chain(),
  ])
  return {
    url: `http://localhost:${ports.web}`,
    services: {
      postgres: ownPostgres,
      chain: ownChain,
      openlora: process.env.ENGINE_URL
        ? undefined
        : service({
            ...node('openlora', ['workers/openlora/main.ts']),
            // Asked with our key, so that another installation's engine on this port is not taken for ours.
            isReady: () =>
              answers(`http://127.0.0.1:${ports.openlora}/v1/models`, {
                authorization: `Bearer ${env.ENGINE_API_KEY}`,
              }),
            readyWithinMs: 120_000,
          }),
      worker: service({
        // an export of a million rows would let its young generation grow by 200 MB
        ...node('worker', ['--max-semi-space-size=4', 'workers/main.ts']),
        isReady: async (lines) => lines.some((line) => /\bready\b/.test(line)),
        readyWithinMs: 120_000,
        graceMs: 15_000,
      }),
      indexer: service({
        // its young generation would grow to 100 MB while it loads, and stay so
        ...node('indexer', ['--max-semi-space-size=4', '--max-old-space-size=512', 'workers/indexer/main.ts']),
        shows: (line) => /\b(ERROR|FATAL)\b/.test(line),
        isReady: async (lines) => lines.some((line) => line.includes('is what chain shows')),
        readyWithinMs: LONGEST_BACKFILL_MS,
        graceMs: 10_000,
      }),
      web: service({
        ...node('web', [
          'node_modules/next/dist/bin/next',
          ...(dev ? ['dev', '--turbopack'] : ['start']),
          ...['--port', String(ports.web), '--hostname', process.env.HOST || '127.0.0.1'],
        ]),
        isReady: () => answers(`http://127.0.0.1:${ports.web}/`),
        readyWithinMs: 120_000,
      }),
    },
    jobs: {
      migrate: async () => {
        if (!(await hasPendingMigrations(databaseUrl, root))) return
        await job('migrations', ['node_modules/prisma/build/index.js', 'migrate', 'deploy'])
      },
      deploy: () => job('contracts', ['workers/chain/deploy.ts']),
      seed: () => job('samples', ['prisma/seed/main.ts']),
    },
  }
}
