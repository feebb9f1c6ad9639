import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Hex } from 'viem'
import { afterAll, describe, expect, it } from 'vitest'
import { modelRegistryAbi } from '#lib/chain/generated/abis.ts'
import type { StepPoint } from '#lib/schemas/events.ts'
import { trainParamsSchema } from '#lib/schemas/train-params.ts'
import { deployment, operatorAddress, publicClient } from '#server/chain/index.ts'
import { db } from '#server/db.ts'
import { chainRunId } from '#server/run/get-log.ts'
import { stopRun } from '#server/run/index.ts'
import { makeDatanet, makeRun, makeUser } from '#server/testing/fixtures.ts'
import { ownTestDatabase } from '#server/testing/own-database.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { spawnGuarded, stopGuarded } from '../../scripts/guarded-spawn.mjs'

await ownTestDatabase()
await ownTestChain()
const { userId, ctx } = await makeUser()
const { versionId } = await makeDatanet(16)
const minute = 60_000
const loops: ReturnType<typeof spawnGuarded>[] = []
afterAll(async () => {
  await Promise.all(loops.map((loop) => stopGuarded(loop)))
})

const startLoop = () => {
  const file = path.join(import.meta.dirname, 'testing', 'run-loop.ts')
  const loop = spawnGuarded(process.execPath, [file], { stdio: 'ignore', env: process.env })
  loops.push(loop)
  return loop
}
async function queue(params: object): Promise<string> {
  const id = await makeRun(userId, versionId)
  await db().run.update({ where: { id }, data: { params: trainParamsSchema.parse(params) } })
  return id
}
const read = (id: string) => db().run.findUniqueOrThrow({ where: { id }, include: { checkpoints: true } })
async function until<Value>(look: () => Promise<Value | null | false>, patience = 5 * minute): Promise<Value> {
  for (const end = Date.now() + patience; Date.now() < end; await sleep(200)) {
    const value = await look()
    if (value) return value
  }
  throw new Error('what was waited for did not come')
}
describe('the training worker', { timeout: 10 * minute }, () => {
  it('loses nothing when it is killed in mid-run: the next one goes on from the checkpoint, and the chain agrees', async () => {
    const first = startLoop()
    const id = await queue({ epochs: 3, batch_size: 4, save_steps: 2 })
    await until(async () => (await read(id)).checkpoints.some((checkpoint) => checkpoint.step >= 4))
    await stopGuarded(first, { stopSignal: 'SIGKILL' })
    const left = await read(id)
    expect(['preparing', 'training']).toContain(left.state)
    // the lease would run out after a minute
    await db().run.update({ where: { id }, data: { leaseUntil: new Date(0) } })

    startLoop()
    const run = await until(async () => {
      const row = await read(id)
      if (row.state === 'failed') throw new Error(`${row.errorCode}: ${row.errorMessage}`)
      return row.state === 'ready' && row
    })
    expect(run).toMatchObject({ attempt: 2, step: 12, totalSteps: 12, anchoredStep: 12 })
    expect(run.adapterSha256).toMatch(/^[0-9a-f]{64}$/)
    expect(run.indexRoot).toMatch(/^0x[0-9a-f]{64}$/)

    const events = await db().runEvent.findMany({ where: { runId: id }, orderBy: { seq: 'asc' } })
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1))
    const points = events.filter((event) => event.type === 'step').map((event) => event.data as StepPoint)
    const losses = new Map<number, number[]>()
    for (const point of points) losses.set(point.step, [...(losses.get(point.step) ?? []), point.loss])
    expect([...losses.keys()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    // a step that was done twice had the same rows and came out the same
    for (const [first, second] of [...losses.values()].filter((twice) => twice.length > 1)) {
      expect(Math.abs((first as number) - (second as number))).toBeLessThanOrEqual(1e-3)
    }

    const { addresses } = await deployment()
    const head = await (await publicClient()).readContract({
      address: addresses.modelRegistry,
      abi: modelRegistryAbi,
      functionName: 'runHead',
      args: [await operatorAddress(), chainRunId(id)],
    })
    expect(head).toBe(run.runRoot as Hex)
  })

  it('keeps the last checkpoint of a run that is stopped', async () => {
    if (loops.length < 2) startLoop()
    const id = await queue({ epochs: 50, batch_size: 4, save_steps: 1 })
    await until(async () => (await read(id)).step >= 1)
    expect((await stopRun({ ctx, input: { id } })).state).toBe('stopping')
    const run = await until(async () => {
      const row = await read(id)
      return row.state === 'stopped' && row
    })
    expect(run.checkpoints.length).toBeGreaterThan(0)
    expect(run.step).toBeLessThan(200)
    expect(run.leaseOwner).toBeNull()
  })

  it('says which row is too long for the longest row allowed, and nothing stays queued', async () => {
    if (loops.length < 2) startLoop()
    const row = await db().datum.findFirstOrThrow({ where: { position: 3 } })
    await db().datum.update({
      where: { id: row.id },
      data: { payload: { instruction: 'word '.repeat(100), response: 'Answer.' } },
    })
    const id = await queue({ max_length: 64 })
    const run = await until(async () => {
      const found = await read(id)
      return found.state === 'failed' && found
    })
    expect(run.errorCode).toBe('row_too_long')
    expect(run.errorMessage).toMatch(/^Row \d+ has 133 tokens.* That row begins “word word .*…”\.$/)
  })
})
