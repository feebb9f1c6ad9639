import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { trainParamsSchema } from '#lib/schemas/train-params.ts'
import type { Run } from '#prisma/generated/client.ts'
import { operatorAccount } from '#server/chain/index.ts'
import { db, wei } from '#server/db.ts'
import { resumeRun, stopRun } from '#server/run/index.ts'
import { ownTestDatabase } from '#server/testing/own-database.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { type Market, openMarket } from '#workers/settlement/testing/market.ts'
import { type OpenChannel, Payer } from '#workers/settlement/testing/payments.ts'
import { makePaidRun } from '#workers/settlement/testing/trainings.ts'
import { spawnGuarded, stopGuarded } from '../../scripts/guarded-spawn.mjs'
import { chargingLoop } from './charge-loop.ts'

await ownTestDatabase()
const { deployment, url } = await ownTestChain()
const minute = 60_000
const pricePer1k = 10n ** 15n
const abort = new AbortController()
let market: Market
let payer: Payer
let channel: OpenChannel
let versionIds: string[]
let loop: ReturnType<typeof spawnGuarded>
let charging: Promise<void>

beforeAll(async () => {
  market = await openMarket(deployment, url)
  payer = new Payer(deployment, url, await operatorAccount(), market)
  versionIds = (await db().datanetVersion.findMany()).map(({ id }) => id)
  const file = path.join(import.meta.dirname, 'testing', 'run-loop.ts')
  loop = spawnGuarded(process.execPath, [file], { stdio: 'ignore', env: process.env })
  charging = chargingLoop(abort.signal)
}, minute)
afterAll(async () => {
  abort.abort()
  await Promise.all([charging, stopGuarded(loop)])
})

/** @param tokens that the cap pays for */
async function paidRun(tokens: number, params: object): Promise<string> {
  channel = await payer.openChannel()
  const cap = (pricePer1k * BigInt(tokens)) / 1000n
  const change = { params: trainParamsSchema.parse(params), plan: { totalTokens: 1 } }
  const run = { channel, userId: market.userId, versionIds, cap, pricePer1k }
  return makePaidRun(deployment, run, change)
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
const held = async () => {
  const { spent, reserved } = await db().channel.findUniqueOrThrow({ where: { id: channel.id } })
  return { spent: wei(spent), reserved: wei(reserved) }
}
const feeOfRun = (run: Run) => (wei(run.pricePer1k ?? (0 as never)) * BigInt(run.tokens ?? 0n) + 999n) / 1000n

describe('a run that is paid for', { timeout: 8 * minute }, () => {
  it('ends itself before it costs more than its cap, and what it learnt is kept and charged', async () => {
    const id = await paidRun(1000, { epochs: 50, batch_size: 4, save_steps: 50 })
    const run = await charged(id)
    expect(run.state).toBe('stopped')
    const trained = [...(await steps(id)).values()].reduce((sum, tokens) => sum + tokens, 0)
    expect(run.tokens).toBe(BigInt(trained))
    const largest = Math.max(...(await steps(id)).values())
    expect(trained).toBeGreaterThan(1000 - 2 * largest)
    expect(await lastSaid(id)).toBe(`The spending cap was reached at step ${run.step}; what it learnt is kept.`)
    expect(run.adapterSha256).toMatch(/^[0-9a-f]{64}$/)
    const fee = feeOfRun(run) < wei(run.cap ?? (0 as never)) ? feeOfRun(run) : wei(run.cap ?? (0 as never))
    expect(await held()).toEqual({ spent: fee, reserved: 0n })
  })

  it('is charged for what it trained when it is ready, by influence on the held-out questions', async () => {
    const id = await paidRun(1_000_000, { epochs: 2, batch_size: 4 })
    const run = await charged(id)
    expect(run.state).toBe('ready')
    const trained = [...(await steps(id)).values()].reduce((sum, tokens) => sum + tokens, 0)
    expect(run.tokens).toBe(BigInt(trained))
    expect(await held()).toEqual({ spent: feeOfRun(run), reserved: 0n })
    expect(run.receipts).toMatchObject([{ kind: 1, indexRoot: run.indexRoot, adapterHash: `0x${run.adapterSha256}` }])
    const shares = await db().share.findMany({ where: { receiptHash: run.receipts[0]?.hash } })
    expect(shares.reduce((sum, { ppm }) => sum + ppm, 0)).toBe(1_000_000)
    for (const { datumHash } of shares) if (datumHash) expect(market.datumHashes).toContain(datumHash)
  })

  it('keeps its place’s reservation while it is paused, and goes on from there', async () => {
    const id = await paidRun(1_000_000, { epochs: 50, batch_size: 4, save_steps: 50 })
    await until(id, ({ step }) => step >= 2)
    await db().run.update({ where: { id }, data: { state: 'pausing', pauseRequestedAt: new Date() } })
    await db().$executeRaw`SELECT pg_notify('queue', ${`stop:${id}`})`
    const paused = await until(id, ({ state }) => state === 'paused')
    expect(await lastSaid(id)).toBe(`Paused at step ${paused.step}; its reservation is kept.`)
    expect(await held()).toEqual({ spent: 0n, reserved: wei(paused.cap ?? (0 as never)) })
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
    expect(await held()).toEqual({ spent: feeOfRun(run), reserved: 0n })
  })
})
