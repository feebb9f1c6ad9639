import type { ChildProcess } from 'node:child_process'
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pythonWithRay } from '../bootstrap/ray.mjs'
import { freePort } from '../free-port.mjs'
import { spawnGuarded } from '../guarded-spawn.mjs'

const patienceMs = 120_000

export type RayCluster = {
  /** URL of the dashboard, which is where jobs are submitted */
  address: string
  /** Joins another node. @returns its id */
  addNode: () => Promise<string>
  /** Ends a node as a power cut would: its raylet, its workers and their jobs at once. */
  killNode: (id: string) => void
  stop: () => Promise<void>
}

/** Every process below a process, as the system lists them. */
function descendants(pid: number): number[] {
  const pairs = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const below = (parent: number): number[] =>
    pairs.flatMap(([child, itsParent]) => (itsParent === parent ? [child as number, ...below(child as number)] : []))
  return below(pid)
}

function killTree(process_: ChildProcess): void {
  if (process_.pid === undefined) return
  // `ray stop` would end every Ray on this machine
  for (const pid of [process_.pid, ...descendants(process_.pid)]) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause
    }
  }
}

/**
 * A Ray cluster on loopback, whose head takes jobs and trains none; nodes of one processor each are added to it.
 * @param ofNodes what the environment of its nodes, and so of the jobs there, has besides
 */
export async function startRayCluster(ofNodes: Record<string, string> = {}): Promise<RayCluster> {
  // paths of Unix sockets are short
  const folder = await mkdtemp(path.join(tmpdir(), 'mf-ray-'))
  const [gcs, dashboard, agent] = [await freePort(), await freePort(), await freePort()]
  const address = `http://127.0.0.1:${dashboard}`
  const processes = new Map<string, ChildProcess>()
  const common = ['--block', '--disable-usage-stats', '--object-store-memory', '80000000']
  const { RAY_ADDRESS: _, ...inherited } = process.env
  let output = ''
  const start = (args: string[]) => {
    const child = spawnGuarded(pythonWithRay(), ['-m', 'ray.scripts.scripts', 'start', ...common, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...inherited, ...ofNodes, RAY_USAGE_STATS_ENABLED: '0' },
    })
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-8000)
      })
    }
    return child
  }

  type Listed = { raylet: { nodeId: string; state: string; isHeadNode: boolean }; cmdline?: string[] }
  async function nodes(): Promise<string[]> {
    const response = await fetch(`${address}/nodes?view=summary`)
    const { data } = (await response.json()) as { data: { summary: Listed[] } }
    return data.summary.flatMap(({ raylet, cmdline }) =>
      raylet?.state === 'ALIVE' && cmdline?.length ? [raylet.nodeId] : [],
    )
  }
  /** Waits for a node that is not known yet. */
  async function joined(child: ChildProcess, known: string[]): Promise<string> {
    for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(500)) {
      if (child.exitCode !== null) break
      const found = await nodes().catch(() => [])
      const fresh = found.find((id) => !known.includes(id))
      if (fresh) return fresh
    }
    throw new Error(`The Ray node did not start: ${output}`)
  }

  const head = start([
    ...['--head', '--node-ip-address', '127.0.0.1', '--port', String(gcs), '--num-cpus', '0'],
    ...['--dashboard-host', '127.0.0.1', '--dashboard-port', String(dashboard)],
    ...['--dashboard-agent-listen-port', String(agent), '--temp-dir', folder],
  ])
  const stop = async () => {
    for (const child of [...processes.values(), head]) killTree(child)
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    processes.set(await joined(head, []), head)
  } catch (cause) {
    await stop()
    throw cause
  }
  return {
    address,
    async addNode() {
      const known = [...processes.keys()]
      const child = start(['--address', `127.0.0.1:${gcs}`, '--node-ip-address', '127.0.0.1', '--num-cpus', '1'])
      const id = await joined(child, known)
      processes.set(id, child)
      return id
    },
    killNode(id) {
      const child = processes.get(id)
      if (!child) throw new Error(`There is no node ${id}.`)
      killTree(child)
      processes.delete(id)
    },
    stop,
  }
}
