import { describe, expect, it } from 'vitest'
import { createSweepInput } from '#lib/schemas/run.ts'
import { db } from '../db.ts'
import { makeDatanet, makeRun, makeUser } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { createSweep } from './create-sweep.ts'
import { quota } from './quota.ts'

process.env.TRAINING_FREE = 'true'
await ownTestDatabase()
const { versionId } = await makeDatanet()
const input = (change: object = {}) =>
  createSweepInput.parse({
    ...{ name: 'Tides', baseModelId: 'smollm2-135m-instruct', datanets: [{ versionId }] },
    ...{ variants: [{ learning_rate: 0.001 }, { learning_rate: 0.0005 }], idempotencyKey: 'a-first-click' },
    ...change,
  })
const runsOf = (userId: string) => db().run.count({ where: { userId } })

describe('createSweep', () => {
  it('starts one sweep for two clicks at once, named after what differs', async () => {
    const { ctx, userId } = await makeUser()
    const [first, second] = await Promise.all([1, 2].map(() => createSweep({ ctx, input: input() })))
    expect(second).toEqual(first)
    expect(await createSweep({ ctx, input: input() })).toEqual(first)
    expect(await runsOf(userId)).toBe(2)
    expect(first?.runs.map(({ name, sweepId }) => [name, sweepId])).toEqual([
      ['Tides · learning_rate 0.001', first?.sweepId],
      ['Tides · learning_rate 0.0005', first?.sweepId],
    ])
    expect(await db().runEvent.count({ where: { run: { userId } } })).toBe(2)
  })

  it('starts all or none: a quota that holds one of two refuses both', async () => {
    const { ctx, userId } = await makeUser()
    for (let n = 1; n < quota; n++) await makeRun(userId, versionId)
    await expect(createSweep({ ctx, input: input() })).rejects.toThrow(/12 is the most; wait for one to end/)
    expect(await runsOf(userId)).toBe(quota - 1)
  })

  it('keeps to the quota for sweeps that come together', async () => {
    const { ctx, userId } = await makeUser()
    for (let n = 2; n < quota; n++) await makeRun(userId, versionId)
    const keys = ['sweep-one', 'sweep-two']
    const tries = await Promise.allSettled(
      keys.map((idempotencyKey) => createSweep({ ctx, input: input({ idempotencyKey }) })),
    )
    expect(tries.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await runsOf(userId)).toBe(quota)
  })

  it('refuses settings that come to the same, and a key that names another run', async () => {
    const { ctx, userId } = await makeUser()
    const twins = input({ variants: [{ lora_r: 8 }, { lora_r: 4 }, { lora_r: 8 }] })
    await expect(createSweep({ ctx, input: twins })).rejects.toThrow('Settings 1 and 3 of the sweep come to the same')
    await makeRun(userId, versionId, new Date(), { idempotencyKey: 'a-first-click:2' })
    await expect(createSweep({ ctx, input: input() })).rejects.toThrow(/belong to other runs of yours/)
    expect(await runsOf(userId)).toBe(1)
    expect(createSweepInput.safeParse({ ...twins, variants: [{}] }).error?.issues[0]?.message).toBe(
      'A sweep has at least two settings.',
    )
  })
})
