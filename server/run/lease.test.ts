import { beforeEach, describe, expect, it } from 'vitest'
import { db } from '../db.ts'
import { makeDatanet, makeRun, makeUser } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { claimRun, LeaseLost, moveRun, renewLease } from './lease.ts'
import { recordRunEvent } from './record-event.ts'
import { loseRun, releaseExpiredLeases, returnRun, trainerLost } from './release-run.ts'
import { mostLosses } from './states.ts'
import { stopRun } from './stop-run.ts'

await ownTestDatabase()
const { versionId } = await makeDatanet()
const at = (seconds: number) => new Date(1_000_000_000_000 + seconds * 1000)

beforeEach(async () => {
  await db().run.deleteMany()
})

describe('claiming a run', () => {
  it('gives each run to one of many workers', async () => {
    const { userId } = await makeUser()
    const ids = [await makeRun(userId, versionId, at(1)), await makeRun(userId, versionId, at(2))]
    const claims = await Promise.all([1, 2, 3, 4, 5].map((n) => claimRun(`worker-${n}`)))
    expect(claims.flatMap((run) => run?.id ?? []).sort()).toEqual(ids.sort())
  })

  it('goes round the users before it goes by age', async () => {
    const [ada, bob] = [await makeUser(), await makeUser()]
    const a1 = await makeRun(ada.userId, versionId, at(1))
    const a2 = await makeRun(ada.userId, versionId, at(2))
    const b1 = await makeRun(bob.userId, versionId, at(3))
    const order = [await claimRun('w'), await claimRun('w'), await claimRun('w')].map((run) => run?.id)
    expect(order).toEqual([a1, b1, a2])
    expect(await claimRun('w')).toBeNull()
  })
})

describe('a lease', () => {
  it('moves the run only for its holder and only from the named states', async () => {
    const { userId } = await makeUser()
    const id = await makeRun(userId, versionId)
    await claimRun('holder')
    expect(await moveRun(id, 'holder', ['saving'], 'ready')).toBe(false)
    expect(await moveRun(id, 'holder', ['preparing'], 'training')).toBe(true)
    await expect(moveRun(id, 'thief', ['training'], 'ready')).rejects.toThrow(LeaseLost)
    expect((await db().run.findUniqueOrThrow({ where: { id } })).state).toBe('training')
  })

  it('returns a run whose worker is gone to the queue, and the old worker hears of it', async () => {
    const { userId } = await makeUser()
    const id = await makeRun(userId, versionId)
    await claimRun('dead')
    await db().run.update({ where: { id }, data: { leaseUntil: new Date(Date.now() - 1000) } })
    expect(await releaseExpiredLeases()).toBe(1)
    const again = await claimRun('next')
    expect(again).toMatchObject({ id, attempt: 2, state: 'preparing' })
    await expect(renewLease(id, 'dead')).rejects.toThrow(LeaseLost)
    await expect(renewLease(id, 'next')).resolves.toEqual({ stopRequested: false })
    const story = await db().runEvent.findMany({ where: { runId: id }, orderBy: { seq: 'asc' } })
    expect(story.map((event) => event.seq)).toEqual([1, 2, 3])
  })

  it('stops, and does not queue, a lost run that was to stop', async () => {
    const { userId, ctx } = await makeUser()
    const id = await makeRun(userId, versionId)
    await claimRun('dead')
    expect((await stopRun({ ctx, input: { id } })).state).toBe('stopping')
    await db().run.update({ where: { id }, data: { leaseUntil: new Date(0) } })
    await releaseExpiredLeases()
    expect((await db().run.findUniqueOrThrow({ where: { id } })).state).toBe('stopped')
  })
  it('fails a run that is lost again and again, unless it gets further in between or is given back', async () => {
    const { userId } = await makeUser()
    const id = await makeRun(userId, versionId)
    const job = { provider: 'local', id: `${id}-1`, cursor: 0 }
    const lose = async () => {
      await claimRun('w')
      await loseRun(id, 'w', trainerLost)
      return (await db().run.findUniqueOrThrow({ where: { id } })).state
    }
    for (let times = 1; times < mostLosses; times++) expect(await lose()).toBe('queued')
    await claimRun('w')
    const checkpoint = {
      type: 'checkpoint',
      at: new Date().toISOString(),
      step: 1,
      path: 'checkpoints/step-1',
    } as const
    await recordRunEvent(id, checkpoint, { owner: 'w', job })
    await loseRun(id, 'thief', trainerLost)
    await returnRun(id, 'w')
    expect(await db().run.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'queued', losses: 0, job })
    for (let times = 1; times < mostLosses; times++) expect(await lose()).toBe('queued')
    expect(await lose()).toBe('failed')
    const run = await db().run.findUniqueOrThrow({ where: { id } })
    expect(run).toMatchObject({ errorCode: 'trainer_died', leaseOwner: null })
    expect(run.errorMessage).toMatch(/ended unexpectedly 4 times in a row; see the log/)
    expect(await claimRun('w')).toBeNull()
  })

  it('keeps what another worker says out of the run’s story, and what was said already', async () => {
    const { userId } = await makeUser()
    const id = await makeRun(userId, versionId)
    await claimRun('holder')
    const said = { type: 'log', at: new Date().toISOString(), level: 'info', message: 'Hello.' } as const
    const job = { provider: 'local', id: `${id}-1`, cursor: 10 }
    await expect(recordRunEvent(id, said, { owner: 'thief', job })).rejects.toThrow(LeaseLost)
    // a repeat after an answer of the database that did not come
    for (const _ of [1, 2]) await recordRunEvent(id, said, { owner: 'holder', job })
    expect(await db().runEvent.count({ where: { runId: id, type: 'log' } })).toBe(1)
    expect((await db().run.findUniqueOrThrow({ where: { id } })).job).toEqual(job)
  })

  it('is not taken from who follows the run, as after a pause of the whole machine', async () => {
    const { userId } = await makeUser()
    const id = await makeRun(userId, versionId)
    await claimRun('holder')
    await db().$executeRaw`UPDATE run SET lease_until = now() - interval '1 hour' WHERE id = ${id}`
    expect(await releaseExpiredLeases([id])).toBe(0)
    await renewLease(id, 'holder')
    expect(await releaseExpiredLeases()).toBe(0)
  })
})
