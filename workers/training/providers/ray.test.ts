import { mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StepPoint } from '#lib/schemas/events.ts'
import { trainParamsSchema } from '#lib/schemas/train-params.ts'
import { db } from '#server/db.ts'
import { env } from '#server/env.ts'
import { makeDatanet, makeRun, makeUser } from '#server/testing/fixtures.ts'
import { ownTestDatabase } from '#server/testing/own-database.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { spawnGuarded, stopGuarded } from '../../../scripts/guarded-spawn.mjs'
import { type RayCluster, startRayCluster } from '../../../scripts/testing/ray.ts'
import { conformance, type Subject } from '../testing/conformance.ts'
import { type S3Server, startS3Server } from '../testing/s3-server.ts'
import { rayProvider } from './ray.ts'
import { rayClient } from './ray-client.ts'
import type { RemoteFiles } from './remote-files.ts'
import { s3Store } from './s3-store.ts'
import { sharedFolder } from './shared-folder.ts'

const minute = 60_000
await ownTestDatabase()
await ownTestChain()
const { userId } = await makeUser()
const { versionId } = await makeDatanet(16)

let cluster: RayCluster
let store: S3Server
let folder: string
let nodes = 0
beforeAll(async () => {
  folder = await mkdtemp('/tmp/mf-ray-files-')
  store = await startS3Server(path.join(folder, 'store'))
  Object.assign(process.env, store.credentials)
  // what jobs need and Ray must not be told
  cluster = await startRayCluster({ ...store.credentials, MODELFACTORY_HOME: path.join(folder, 'nodes') })
}, 5 * minute)
afterAll(async () => {
  await cluster?.stop()
  await store?.stop()
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** A provider on a cluster of two nodes, whatever an earlier test has killed. */
async function onTwoNodes(files: RemoteFiles): Promise<Subject> {
  for (; nodes < 2; nodes++) await cluster.addNode()
  const make = () => rayProvider({ address: cluster.address, python: env.PYTHON_BIN, files })
  const loseSlot = (slot: string) => {
    cluster.killNode(slot)
    nodes -= 1
  }
  return { provider: make(), elsewhere: { reconnect: make, loseSlot } }
}
const throughStore = () => ({ url: `${store.url}/training`, region: store.region, endpoint: store.endpoint })

conformance('Ray, files by a shared folder', { elsewhere: true }, () =>
  onTwoNodes(sharedFolder(path.join(folder, 'shared'))),
)
conformance('Ray, files by an S3 store', { elsewhere: true }, () => onTwoNodes(s3Store(throughStore())))

describe('a run at a Ray cluster', { timeout: 8 * minute }, () => {
  const loops: ReturnType<typeof spawnGuarded>[] = []
  afterAll(async () => {
    await Promise.all(loops.map((loop) => stopGuarded(loop)))
  })
  const startLoop = () => {
    const { url, region, endpoint } = throughStore()
    const settings = {
      RAY_ADDRESS: cluster.address,
      ...{ RAY_S3_URL: url, RAY_S3_REGION: region, RAY_S3_ENDPOINT: endpoint },
      RAY_PYTHON: env.PYTHON_BIN,
      TRAINING_SLOTS: '0',
    }
    const loop = spawnGuarded(process.execPath, [path.join(import.meta.dirname, '..', 'testing', 'run-loop.ts')], {
      stdio: 'ignore',
      env: { ...process.env, ...settings },
    })
    loops.push(loop)
    return loop
  }
  const read = (id: string) => db().run.findUniqueOrThrow({ where: { id } })
  async function until(id: string, holds: (run: Awaited<ReturnType<typeof read>>) => boolean) {
    for (const end = Date.now() + 5 * minute; Date.now() < end; await sleep(200)) {
      const run = await read(id)
      if (holds(run)) return run
      if (run.state === 'failed') throw new Error(`${run.errorCode}: ${run.errorMessage}`)
    }
    throw new Error('what was waited for did not come')
  }

  it('trains on while its worker is dead, and the next worker takes it up: one job, every step', async () => {
    const first = startLoop()
    const id = await makeRun(userId, versionId)
    const params = trainParamsSchema.parse({ epochs: 4, batch_size: 4, early_stopping_patience: 0 })
    await db().run.update({ where: { id }, data: { params } })
    await until(id, ({ step }) => step >= 1)
    await stopGuarded(first, { stopSignal: 'SIGKILL' })
    // the lease would run out after a minute
    await db().run.update({ where: { id }, data: { leaseUntil: new Date(0) } })
    startLoop()
    const run = await until(id, ({ state }) => state === 'ready')
    expect(run).toMatchObject({ attempt: 2, provider: 'ray', step: run.totalSteps, anchoredStep: run.totalSteps })
    expect(run.adapterSha256).toMatch(/^[0-9a-f]{64}$/)
    const events = await db().runEvent.findMany({ where: { runId: id, type: 'step' }, orderBy: { seq: 'asc' } })
    const steps = [...new Set(events.map(({ data }) => (data as StepPoint).step))]
    expect(steps).toEqual(Array.from({ length: run.totalSteps ?? 0 }, (_, index) => index + 1))
    const jobs = (await rayClient(cluster.address).jobs()).filter(({ metadata }) => metadata?.modelfactory_run === id)
    expect(jobs).toMatchObject([{ status: 'SUCCEEDED' }])
    // whoever sees the cluster sees all that was submitted
    const shown = await fetch(`${cluster.address}/api/jobs/`).then((response) => response.text())
    expect(shown).toContain(store.endpoint)
    for (const secret of Object.values(store.credentials)) expect(shown).not.toContain(secret)
  })
})
