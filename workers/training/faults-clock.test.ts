import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { trainParamsSchema } from '#lib/schemas/train-params.ts'
import { db } from '#server/db.ts'
import { readSlots } from '#server/run/slots.ts'
import { leaseSeconds } from '#server/run/states.ts'
import { makeDatanet, makeRun, makeUser } from '#server/testing/fixtures.ts'
import { ownTestDatabase } from '#server/testing/own-database.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { spawnGuarded, stopGuarded } from '../../scripts/guarded-spawn.mjs'
import { ownTinyBase } from './testing/tiny-base.ts'
import { readStory, untilRun, upTo } from './testing/waiting.ts'

await Promise.all([ownTestChain(), ownTestDatabase(), ownTinyBase()])
const minute = 60_000
const hour = 3600
const testing = path.join(import.meta.dirname, 'testing')
const workers: ReturnType<typeof spawnGuarded>[] = []
let run: string
beforeAll(async () => {
  const [{ userId }, { versionId }] = [await makeUser(), await makeDatanet(32)]
  const params = trainParamsSchema.parse({ epochs: 8, batch_size: 2, save_steps: 20, early_stopping_patience: 0 })
  run = await makeRun(userId, versionId, new Date(), { params })
})
afterAll(() => Promise.all(workers.map((worker) => stopGuarded(worker))))

/** A worker whose clock is so many seconds ahead. @param slots on the processor; without any it only looks after runs */
function startWorker(seconds: number, { slots = 1, jumps = false } = {}) {
  const worker = spawnGuarded(
    process.execPath,
    ['--import', path.join(testing, 'shift-clock.mjs'), path.join(testing, 'run-loop.ts')],
    {
      stdio: 'ignore',
      env: {
        ...process.env,
        ...{ CLOCK_SHIFT_S: String(seconds), TRAINING_SLOTS: String(slots), CLOCK_JUMPS: jumps ? '1' : '' },
      },
    },
  )
  workers.push(worker)
  return worker
}
/** Seconds until the run's lease ends, by the clock of the database. */
async function leaseLeft(): Promise<number> {
  const [row] = await db().$queryRaw<{ left: number }[]>`
    SELECT EXTRACT(EPOCH FROM lease_until - now())::float8 AS left FROM run WHERE id = ${run}`
  return row?.left ?? Number.NaN
}

it('lets no wrong clock keep a dead worker’s run or take a living one’s', { timeout: 3 * minute }, async () => {
  // two that look after everybody’s runs, one in the past and one in the future
  for (const seconds of [-hour, hour]) startWorker(seconds, { slots: 0 })
  const ahead = startWorker(hour)
  await untilRun(run, ({ checkpoints }) => checkpoints.some(({ step }) => step >= 20))
  await expect.poll(async () => (await readSlots()).map((slot) => slot.run), { timeout: 5_000 }).toEqual([run])
  await stopGuarded(ahead, { stopSignal: 'SIGKILL' })
  expect(await leaseLeft()).toBeLessThanOrEqual(leaseSeconds)
  expect(await leaseLeft()).toBeGreaterThan(leaseSeconds / 2)

  // the minute is over
  await db().$executeRaw`UPDATE run SET lease_until = now() WHERE id = ${run}`
  const behind = startWorker(-hour, { jumps: true })
  const next = await untilRun(run, ({ attempt, state }) => attempt === 2 && state === 'training')
  behind.kill('SIGUSR2')
  await untilRun(run, ({ step }) => step >= next.step + 10)
  expect(await leaseLeft()).toBeGreaterThan(leaseSeconds / 2)
  const ended = await untilRun(run, ({ state }) => state === 'ready')
  expect(ended).toMatchObject({ attempt: 2, losses: 0, anchoredStep: ended.totalSteps })
  const story = await readStory(run)
  expect(story.seqs).toEqual(upTo(story.seqs.length))
  expect([...new Set(story.steps)]).toEqual(upTo(ended.totalSteps ?? 0))
  // how long it took is told by one clock
  expect(ended.heldSeconds).toBeGreaterThan(0)
  expect(ended.heldSeconds).toBeLessThan(2 * leaseSeconds)
  expect(Math.abs((ended.finishedAt?.getTime() ?? 0) - Date.now())).toBeLessThan(10_000)
})
