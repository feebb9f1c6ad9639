import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDb, db, replaceDb } from '#server/db.ts'
import { listener } from '#server/event/index.ts'
import { boss } from '#server/queue.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { freePort } from '../../scripts/free-port.mjs'
import { queryOnce, type RunningPostgres, startPostgres } from '../../scripts/services/postgres.ts'
import { applyMigrations } from '../../scripts/testing/apply-migrations.ts'
import { chargingLoop } from './charge-loop.ts'
import { trainingLoop } from './loop.ts'
import { localProvider } from './providers/local.ts'
import { chainOfRun, feeFor, held, openTraining } from './testing/paid.ts'
import { ownTinyBase } from './testing/tiny-base.ts'
import { readStory, untilRun, upTo } from './testing/waiting.ts'

const minute = 60_000
const folder = await mkdtemp(path.join(tmpdir(), 'mf-killed-database-'))
// PostgreSQL runs as another user where we are root
await chmod(folder, 0o755)
const settings = { dataDir: folder, password: 'test', port: await freePort(), durable: true }
let server: RunningPostgres = await startPostgres(settings)
await queryOnce(server.url('postgres'), 'CREATE DATABASE product')
await applyMigrations(server.url('product'))
process.env.DATABASE_URL = server.url('product')
replaceDb(createDb(server.url('product')))
const [{ deployment, url }] = await Promise.all([ownTestChain(), ownTinyBase()])
const abort = new AbortController()
let loops: Promise<void>[]
let training: Awaited<ReturnType<typeof openTraining>>
beforeAll(async () => {
  training = await openTraining(deployment, url)
  const provider = await localProvider()
  loops = [trainingLoop(abort.signal, [provider]), chargingLoop(abort.signal)]
}, minute)
afterAll(async () => {
  abort.abort()
  await Promise.all(loops)
  await (await boss()).stop({ graceful: false, close: true })
  await listener().stop()
  await db().$disconnect()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

/** As `pg_ctl stop -m immediate` does: every connection breaks, and the next start recovers from the log. */
async function killDatabase(): Promise<void> {
  const pid = Number((await readFile(path.join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
  process.kill(pid, 'SIGQUIT')
  for (;;) {
    const there = await queryOnce(server.url('postgres'), 'SELECT 1').then(
      () => true,
      () => false,
    )
    if (!there) return
    await sleep(20)
  }
}

it('outlives a database that is killed again and again: nothing is lost, told or charged twice', {
  timeout: 3 * minute,
}, async () => {
  const { id, channel } = await training.start({
    epochs: 6,
    batch_size: 2,
    save_steps: 20,
    early_stopping_patience: 0,
  })
  for (const [step, awayMs] of [
    [10, 3_000],
    [60, 0],
  ] as const) {
    await untilRun(id, (run) => run.step >= step)
    await killDatabase()
    await sleep(awayMs)
    server = await startPostgres(settings)
  }
  const run = await untilRun(id, ({ receipts }) => receipts.length > 0)
  // one worker kept it throughout
  expect(run).toMatchObject({ state: 'ready', attempt: 1, losses: 0 })
  const story = await readStory(id)
  expect(story.seqs).toEqual(upTo(story.seqs.length))
  expect(story.steps).toEqual(upTo(run.totalSteps ?? 0))
  const chain = await chainOfRun(deployment, id)
  expect(chain).toEqual({ steps: [...new Set(chain.steps)].sort((a, b) => a - b), head: run.runRoot })
  expect(chain.steps.at(-1)).toBe(run.totalSteps)
  expect(run.receipts).toHaveLength(1)
  expect(await held(channel)).toEqual({ spent: feeFor(run.tokens), reserved: 0n })
})
