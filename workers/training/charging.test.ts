import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { trainParamsSchema } from '#lib/schemas/train-params.ts'
import type { Run } from '#prisma/generated/client.ts'
import { operatorAccount } from '#server/chain/index.ts'
import { db, wei } from '#server/db.ts'
import { newId } from '#server/id.ts'
import { resumeRun, stopRun } from '#server/run/index.ts'
import { ownTestDatabase } from '#server/testing/own-database.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { type Market, openMarket } from '#workers/settlement/testing/market.ts'
import { type OpenChannel, Payer } from '#workers/settlement/testing/payments.ts'
import { makePaidRun } from '#workers/settlement/testing/trainings.ts'
import { chargingLoop } from './charge-loop.ts'
import { trainingLoop } from './loop.ts'
import type { ComputeProvider } from './providers/index.ts'
import { localProvider } from './providers/local.ts'
import { ownTinyBase } from './testing/tiny-base.ts'

const [{ deployment, url }] = await Promise.all([ownTestChain(), ownTestDatabase(), ownTinyBase()])
process.env.TRAINING_THREADS = '1'
const minute = 60_000
const pricePer1k = 10n ** 15n
const abort = new AbortController()
let market: Market
let payer: Payer
let channels: OpenChannel[]
let versionIds: string[]
let loops: Promise<void>[]
/** By run, the step that its trainer reaches before anything of it is heard. */
const heardFrom = new Map<string, number>()

/** A provider whose events come as late as on a busy machine. */
const late = (provider: ComputeProvider): ComputeProvider => ({
  ...provider,
  async logs(job, cursor) {
    const events = await provider.logs(job, cursor)
    const from = heardFrom.get(job.run) ?? 0
    if (from > 0 && !events.some(({ event }) => event.type === 'step' && event.step >= from)) return []
    heardFrom.delete(job.run)
    return events
  },
})

beforeAll(async () => {
  market = await openMarket(deployment, url)
  payer = new Payer(deployment, url, await operatorAccount(), market)
  versionIds = (await db().datanetVersion.findMany()).map(({ id }) => id)
  // all of them before the loops send as the operator too
  channels = []
  for (let n = 0; n < 4; n++) channels.push(await payer.openChannel())
  // two slots: while a run trains on one, the next one's trainer gets ready on the other
  const provider = late(await localProvider({ cpuSlots: 2 }))
  loops = [trainingLoop(abort.signal, [provider]), chargingLoop(abort.signal)]
}, minute)
afterAll(async () => {
  abort.abort()
  await Promise.all(loops)
})

/** @param tokens that the cap pays for @param from step of which the trainer's words come late */
async function paidRun(tokens: number, params: object, from = 0): Promise<string> {
  const channel = channels.pop() ?? (null as never)
  const cap = (pricePer1k * BigInt(tokens)) / 1000n
  const change = { params: trainParamsSchema.parse(params), plan: { totalTokens: 1 } }
  const run = { channel, userId: market.userId, versionIds, cap, pricePer1k }
  const id = newId('run')
  heardFrom.set(id, from)
  return makePaidRun(deployment, run, { ...change, id })
}
const read = (id: string) => db().run.findUniqueOrThrow({ where: { id }, include: { receipts: true } })
async function until(id: string, look: (run: Awaited<ReturnType<typeof read>>) => boolean) {
  for (const end = Date.now() + 4 * minute; Date.now() < end; await sleep(200)) {
    const run = await read(id)
    if (run.state === 'failed') throw new Error(`${run.errorCode}: ${run.errorMessage}`)
    if (look(run)) return run
  }
  throw new Error('what was waited for did not come')
}
const charged = (id: string) => until(id, ({ receipts }) => receipts.length > 0)
const lastSaid = async (id: string) => {
  const [event] = await db().runEvent.findMany({
    where: { runId: id, type: 'state' },
    orderBy: { seq: 'desc' },
    take: 1,
  })
  return (event?.data as { message: string } | undefined)?.message
}
const steps = async (id: string) => {
  const events = await db().runEvent.findMany({ where: { runId: id, type: 'step' } })
  return new Map(
    events.map(({ data }) => data as { step: number; tokens: number }).map((one) => [one.step, one.tokens]),
  )
}
const held = async ({ channelId }: Run) => {
  const { spent, reserved } = await db().channel.findUniqueOrThrow({ where: { id: channelId ?? '' } })
  return { spent: wei(spent), reserved: wei(reserved) }
}
const capOf = (run: Run) => wei(run.cap ?? (0 as never))
const feeOfRun = (run: Run) => (wei(run.pricePer1k ?? (0 as never)) * BigInt(run.tokens ?? 0n) + 999n) / 1000n

describe('a run that is paid for', { timeout: 8 * minute }, () => {
  it('ends itself before it costs more than its cap, and what it learnt is kept and charged', async () => {
    const tokens = 20_000
    const id = await paidRun(tokens, { epochs: 50, batch_size: 4, save_steps: 50 })
    const run = await charged(id)
    expect(run.state).toBe('stopped')
    const trained = [...(await steps(id)).values()].reduce((sum, tokens) => sum + tokens, 0)
    expect(run.tokens).toBe(BigInt(trained))
    const largest = Math.max(...(await steps(id)).values())
    expect(trained).toBeGreaterThan(tokens - 2 * largest)
    expect(await lastSaid(id)).toBe(`The spending cap was reached at step ${run.step}; what it learnt is kept.`)
    expect(run.adapterSha256).toMatch(/^[0-9a-f]{64}$/)
    const fee = feeOfRun(run) < capOf(run) ? feeOfRun(run) : capOf(run)
    expect(await held(run)).toEqual({ spent: fee, reserved: 0n })
  })

  it('costs its cap and no more where its trainer was heard too late to stop it there', async () => {
    const id = await paidRun(1000, { epochs: 50, batch_size: 4, save_steps: 50 }, 30)
    const run = await charged(id)
    expect(run.state).toBe('stopped')
    expect(run.step).toBeGreaterThanOrEqual(30)
    const trained = [...(await steps(id)).values()].reduce((sum, tokens) => sum + tokens, 0)
    expect(run.tokens).toBe(BigInt(trained))
    expect(feeOfRun(run)).toBeGreaterThan(3n * capOf(run))
    expect(await lastSaid(id)).toBe(`The spending cap was reached at step ${run.step}; what it learnt is kept.`)
    expect(run.adapterSha256).toMatch(/^[0-9a-f]{64}$/)
    expect(run.receipts.map(({ fee }) => wei(fee))).toEqual([capOf(run)])
    expect(await held(run)).toEqual({ spent: capOf(run), reserved: 0n })
  })

  it('is charged for what it trained when it is ready, by influence on the held-out questions', async () => {
    const id = await paidRun(1_000_000, { epochs: 30, batch_size: 4, learning_rate: 0.01 })
    const run = await charged(id)
    expect(run.state).toBe('ready')
    const trained = [...(await steps(id)).values()].reduce((sum, tokens) => sum + tokens, 0)
    expect(run.tokens).toBe(BigInt(trained))
    expect(await held(run)).toEqual({ spent: feeOfRun(run), reserved: 0n })
    expect(run.receipts).toMatchObject([{ kind: 1, indexRoot: run.indexRoot, adapterHash: `0x${run.adapterSha256}` }])
    const shares = await db().share.findMany({ where: { receiptHash: run.receipts[0]?.hash } })
    expect(shares.reduce((sum, { ppm }) => sum + ppm, 0)).toBe(1_000_000)
    const paid = shares.flatMap(({ datumHash }) => datumHash ?? [])
    expect(paid.length).toBeGreaterThan(0)
    for (const datumHash of paid) expect(market.datumHashes).toContain(datumHash)
  })

  it('keeps its place’s reservation while it is paused, and goes on from there', async () => {
    const id = await paidRun(1_000_000, { epochs: 50, batch_size: 1, save_steps: 50 })
    await until(id, ({ step }) => step >= 2)
    await db().run.update({ where: { id }, data: { state: 'pausing', pauseRequestedAt: new Date() } })
    await db().$executeRaw`SELECT pg_notify('queue', ${`stop:${id}`})`
    const paused = await until(id, ({ state }) => state === 'paused')
    expect(await lastSaid(id)).toBe(`Paused at step ${paused.step}; its reservation is kept.`)
    expect(await held(paused)).toEqual({ spent: 0n, reserved: capOf(paused) })
    expect(paused.receipts).toEqual([])

    const operator = await operatorAccount()
    const session = { userId: market.userId, address: operator.address, operator: false }
    const ctx = { session, cookies: {}, host: 'localhost', setCookie: () => {} }
    await resumeRun({ ctx, input: { id } })
    await until(id, ({ step }) => step > paused.step)
    await stopRun({ ctx, input: { id } })
    const run = await charged(id)
    expect(run.state).toBe('stopped')
    expect(run.tokens).toBeGreaterThan(paused.tokens ?? 0n)
    expect(await held(run)).toEqual({ spent: feeOfRun(run), reserved: 0n })
  })
})
