import { stat } from 'node:fs/promises'
import { eventFile, parseEvents, readEvents, writeLines } from './event-file.ts'
import { nodeCode } from './node-code.ts'
import { placeOn } from './place.ts'
import { type RayClient, type RayJob, type RayNode, rayClient } from './ray-client.ts'
import type { RemoteFiles } from './remote-files.ts'
import { type ComputeProvider, type JobRef, type JobState, type ProviderSlot, ProviderUnreachable } from './types.ts'

const megabyte = 2 ** 20
/** Runs of ours among the cluster's jobs carry these. */
const mark = { run: 'modelfactory_run', node: 'modelfactory_node' }

const isLive = ({ status }: RayJob) => status === 'PENDING' || status === 'RUNNING'
const isAlive = ({ raylet }: RayNode) => raylet.state === 'ALIVE'
const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

/** @returns a name that a node gave to what it made. @throws Error for one that leads out of RUN_DIR */
function inRunDir(name: string): string {
  if (/^[\w-][\w.-]*$/.test(name)) return name
  throw new Error(`The node names a file “${name}”, which is not one of a run.`)
}

/** A node as a slot: with its GPUs together, or its processor. @returns null for one that offers neither */
function asSlot({ hostname, mem, gpus, raylet }: RayNode, jobs: RayJob[]): ProviderSlot | null {
  const { CPU = 0, GPU = 0 } = raylet.resourcesTotal
  if (CPU < 1) return null
  const job = jobs.find(({ metadata }) => metadata?.[mark.node] === raylet.nodeId)
  const common = { id: raylet.nodeId, provider: 'ray', run: job?.metadata?.[mark.run] ?? null }
  const devices = Math.floor(GPU)
  if (devices === 0) {
    return { ...common, device: 'cpu', name: hostname, devices: 1, memory: mem[0], freeMemory: mem[1] }
  }
  const least = (bytes: number[]) => (bytes.length > 0 ? Math.min(...bytes) * megabyte : null)
  return {
    ...common,
    device: 'cuda',
    name: `${hostname}: ${devices > 1 ? `${devices} × ` : ''}${gpus[0]?.name ?? 'GPU'}`,
    devices,
    memory: least(gpus.map((gpu) => gpu.memoryTotal)),
    freeMemory: least(gpus.map((gpu) => gpu.memoryTotal - gpu.memoryUsed)),
  }
}

/**
 * Runs trainings as jobs of a Ray cluster, one slot a node. Its jobs go on without this process; a job whose node is lost
 * ends without a last event, and the next job of that run goes on from the newest checkpoint, which lies in RUN_DIR.
 */
export function rayProvider(options: {
  address: string
  token?: string
  /** Python with the packages of workers/ml on the nodes */
  python: string
  files: RemoteFiles
  client?: RayClient
}): ComputeProvider {
  const { python, files, client = rayClient(options.address, options.token) } = options
  const pulls = new Map<string, Promise<void>>()

  async function slots(): Promise<ProviderSlot[]> {
    const [nodes, jobs] = await Promise.all([client.nodes(), client.jobs()])
    return nodes.filter(isAlive).flatMap((node) => asSlot(node, jobs.filter(isLive)) ?? [])
  }

  /** Brings what a job has said since, and what that names, into RUN_DIR. */
  async function pull(job: JobRef): Promise<void> {
    const kept = await stat(eventFile(job)).catch(() => ({ size: 0 }))
    const lines = await files.lines(job, kept.size)
    const events = parseEvents(lines, kept.size).map(({ event }) => event)
    if (events.some(({ type }) => type === 'checkpoint')) await files.takeCheckpoints(job)
    const named = events.flatMap((event) => (event.type === 'artifact' ? (event.path.split('/')[0] ?? []) : []))
    for (const name of new Set(named)) await files.take(job, inRunDir(name))
    if (lines.length > 0) await writeLines(eventFile(job), lines, kept.size)
  }

  /** A run has one job: what is left of earlier ones, on a node that came back, ends. */
  async function endOthers(job: JobRef): Promise<void> {
    const others = (await client.jobs()).filter(
      (other) => isLive(other) && other.metadata?.[mark.run] === job.run && other.submission_id !== job.id,
    )
    for (const { submission_id } of others) if (submission_id) await client.stop(submission_id)
  }

  return {
    id: 'ray',
    outlives: true,
    pollMs: files.pollMs,
    slots,
    plan: async (needs) => placeOn(await slots(), needs),

    async submit(job, place) {
      if (await client.job(job.id)) return
      const node = (await client.nodes()).find(({ raylet }) => raylet.nodeId === place.slot)
      if (!node || !isAlive(node)) throw new ProviderUnreachable(`The node ${place.slot} has left the Ray cluster.`)
      await endOthers(job)
      const { CPU = 1, GPU = 0 } = node.raylet.resourcesTotal
      const gpus = Math.floor(GPU)
      const threads = Math.max(1, Math.floor(CPU))
      const where = await files.put(job, { threads })
      const working_dir = await client.keepPackage(await nodeCode())
      await client.submit({
        entrypoint: `exec ${[python, 'run_job.py', String(gpus), ...where].map(quote).join(' ')}`,
        submission_id: job.id,
        entrypoint_num_cpus: threads,
        entrypoint_num_gpus: gpus,
        entrypoint_label_selector: { 'ray.io/node-id': place.slot },
        // Ray's stop is our kill; what finishes and saves is asked for by a file
        runtime_env: { working_dir, env_vars: { RAY_JOB_STOP_WAIT_TIME_S: '0' } },
        metadata: { [mark.run]: job.run, [mark.node]: place.slot },
      })
    },

    async status(job): Promise<JobState> {
      const found = await client.job(job.id)
      if (!found) return { state: 'unknown' }
      if (found.status === 'RUNNING') return { state: 'running' }
      if (found.status !== 'PENDING') {
        return { state: 'ended', code: found.driver_exit_code, log: (found.message ?? '').slice(-4000) }
      }
      const nodes = await client.nodes()
      if (nodes.some((node) => isAlive(node) && node.raylet.nodeId === found.metadata?.[mark.node])) {
        return { state: 'waiting' }
      }
      // Ray would wait a quarter of an hour for a node that is gone
      await client.stop(job.id)
      return { state: 'ended', code: null, log: 'The node left the Ray cluster before the run began there.' }
    },

    async logs(job, cursor) {
      const before = pulls.get(job.id) ?? Promise.resolve()
      const mine = before.catch(() => {}).then(() => pull(job))
      pulls.set(job.id, mine)
      await mine
      if (pulls.get(job.id) === mine) pulls.delete(job.id)
      return readEvents(job, cursor)
    },
    stop: (job) => files.askToStop(job),
    kill: (job) => client.stop(job.id),
    async release(job) {
      const found = await client.job(job.id)
      if (!found || !isLive(found)) await files.remove(job)
    },
    close: () => {},
  }
}
