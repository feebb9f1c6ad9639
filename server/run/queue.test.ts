import { beforeEach, describe, expect, it } from 'vitest'
import { db } from '../db.ts'
import { anonymous, makeDatanet, makeRun, makeUser } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { getQueue } from './get-queue.ts'
import { claimRun } from './lease.ts'
import { pauseRun } from './pause-run.ts'
import { prioritiseRun } from './prioritise-run.ts'
import { resumeRun } from './resume-run.ts'
import { type AnnouncedSlot, announceSlots } from './slots.ts'
import { stopRun } from './stop-run.ts'
import { queuePositions } from './view.ts'

process.env.TRAINING_FREE = 'true'
await ownTestDatabase()
const { versionId } = await makeDatanet()
const at = (seconds: number) => new Date(1_000_000_000_000 + seconds * 1000)
const stateOf = async (id: string) => (await db().run.findUniqueOrThrow({ where: { id } })).state

beforeEach(async () => {
  await db().run.deleteMany()
  await db().workerSlot.deleteMany()
})

/** mulberry32: random numbers that a seed repeats. */
function randomOf(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

describe('places in the queue', () => {
  it('are the order in which workers claim, over random queues of people who have and have not trained before', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      await db().run.deleteMany()
      const random = randomOf(seed)
      const users = await Promise.all(Array.from({ length: 1 + random(4) }, () => makeUser()))
      for (const { userId } of users) {
        if (random(2)) await makeRun(userId, versionId, at(0), { state: 'ready', claimedAt: at(random(1000)) })
        for (let count = random(5); count > 0; count--)
          await makeRun(userId, versionId, at(random(100_000)), { priority: random(3) - 1 })
      }
      const shown = [...(await queuePositions())].sort((a, b) => a[1] - b[1]).map(([id]) => id)
      const claimed: string[] = []
      for (let run = await claimRun('w'); run; run = await claimRun('w')) claimed.push(run.id)
      expect(claimed, `seed ${seed}`).toEqual(shown)
    }
  })

  it('move among one’s own runs alone, and only while they wait', async () => {
    const [ada, bob] = [await makeUser(), await makeUser()]
    const a1 = await makeRun(ada.userId, versionId, at(1))
    const b1 = await makeRun(bob.userId, versionId, at(2))
    const a2 = await makeRun(ada.userId, versionId, at(3))
    const moved = await prioritiseRun({ ctx: ada.ctx, input: { id: a2, priority: 1 } })
    expect(moved.queuePosition).toBe(2)
    expect([...(await queuePositions())]).toEqual([
      [b1, 1],
      [a2, 2],
      [a1, 3],
    ])
    await expect(prioritiseRun({ ctx: bob.ctx, input: { id: a2, priority: -1 } })).rejects.toThrow(/Only the person/)
    await claimRun('w')
    await expect(prioritiseRun({ ctx: bob.ctx, input: { id: b1, priority: 1 } })).rejects.toThrow(
      /does not wait any more/,
    )
    await expect(prioritiseRun({ ctx: anonymous(), input: { id: a1, priority: 1 } })).rejects.toThrow(/not signed in/)
  })
})

describe('a pause', () => {
  it('takes a waiting run out of the queue, and resuming puts it back behind one’s others', async () => {
    const { ctx, userId } = await makeUser()
    const first = await makeRun(userId, versionId, at(1))
    const second = await makeRun(userId, versionId, at(2))
    expect(await pauseRun({ ctx, input: { id: first } })).toMatchObject({ state: 'paused', queuePosition: null })
    expect((await pauseRun({ ctx, input: { id: first } })).state).toBe('paused')
    expect((await resumeRun({ ctx, input: { id: first } })).queuePosition).toBe(2)
    expect((await queuePositions()).get(second)).toBe(1)
  })

  it('asks the worker of a run at work, which a stop overtakes', async () => {
    const { ctx, userId } = await makeUser()
    const id = await makeRun(userId, versionId)
    await claimRun('w')
    expect((await pauseRun({ ctx, input: { id } })).state).toBe('pausing')
    expect((await db().run.findUniqueOrThrow({ where: { id } })).pauseRequestedAt).not.toBeNull()
    expect((await stopRun({ ctx, input: { id } })).state).toBe('stopping')
    await expect(pauseRun({ ctx, input: { id } })).rejects.toThrow(/stopping already; only one that waits or trains/)
  })

  it('ends by a stop, and is its owner’s alone', async () => {
    const [{ ctx, userId }, stranger] = [await makeUser(), await makeUser()]
    const id = await makeRun(userId, versionId)
    await expect(pauseRun({ ctx: stranger.ctx, input: { id } })).rejects.toThrow(/Only the person who started/)
    await pauseRun({ ctx, input: { id } })
    expect((await stopRun({ ctx, input: { id } })).state).toBe('stopped')
    await expect(pauseRun({ ctx, input: { id: 'run_00000000000000000000' } })).rejects.toThrow(/no run here/)
  })
})

describe('the queue page', () => {
  const slot = (id: string, more: Partial<AnnouncedSlot> = {}): AnnouncedSlot => ({
    ...{ id, provider: 'local', device: 'cpu', name: 'a processor', memory: 8e9, freeMemory: 4e9, run: null },
    ...more,
  })
  const needs = (bytes: number) => ({ plan: { memory: { bytes } } })

  it('shows slots with their runs, and who waits in which order', async () => {
    const [ada, bob] = [await makeUser(), await makeUser()]
    const training = await makeRun(ada.userId, versionId, at(1), { name: 'Tides' })
    await claimRun('w')
    const waiting = await makeRun(bob.userId, versionId, at(2))
    await announceSlots('w', [slot('cpu-1'), slot('cpu-0', { run: training })])
    const queue = await getQueue({ ctx: ada.ctx })
    expect(queue.slots).toMatchObject([
      { id: 'cpu-0', run: { id: training, name: 'Tides', mine: true, state: 'preparing' }, memory: 8e9 },
      { id: 'cpu-1', run: null, freeMemory: 4e9 },
    ])
    expect(queue.waiting).toMatchObject([{ id: waiting, position: 1, mine: false, reason: null }])
    expect(await stateOf(training)).toBe('preparing')
  })

  it('says why a run waits although a slot is free', async () => {
    const { ctx, userId } = await makeUser()
    await makeRun(userId, versionId, at(1), needs(5e9))
    await makeRun(userId, versionId, at(2), { ...needs(1e9), params: { method: 'qlora' } })
    await makeRun(userId, versionId, at(3), needs(1e9))
    const reasons = async () => (await getQueue({ ctx })).waiting.map(({ reason }) => reason)
    expect(await reasons()).toEqual(Array(3).fill(expect.stringMatching(/No worker has said/)))
    await announceSlots('w', [slot('cpu-0')])
    expect(await reasons()).toEqual([
      'It needs 5.0 GB and the freest slot has 4.0 GB: it starts when memory is free.',
      'It needs a GPU, and no slot has one: choose another method.',
      null,
    ])
    await announceSlots('w', [slot('cpu-0', { run: 'run_of_another' })])
    expect(await reasons()).toEqual([null, expect.stringMatching(/needs a GPU/), null])
  })

  it('forgets the slots of a worker that has ended or is silent, and keeps the others', async () => {
    await announceSlots('a', [slot('cpu-0')])
    await announceSlots('b', [slot('cpu-0'), slot('gpu', { provider: 'ray', device: 'cuda', memory: null })])
    await announceSlots('c', [slot('gpu', { provider: 'ray', device: 'cuda', memory: null })])
    const named = async () =>
      (await getQueue({ ctx: anonymous() })).slots.map(({ provider, id }) => `${provider} ${id}`)
    expect(await named()).toEqual(['local cpu-0', 'local cpu-0', 'ray gpu'])
    await announceSlots('a', [])
    await db().workerSlot.updateMany({ where: { owner: 'c' }, data: { seenAt: new Date(Date.now() - 60_000) } })
    expect(await named()).toEqual(['local cpu-0', 'ray gpu'])
  })
})
