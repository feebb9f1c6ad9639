import { createTestClient, type Hex, http } from 'viem'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { modelRegistryAbi } from '#lib/chain/generated/abis.ts'
import { splitFee } from '#lib/domain/fees.ts'
import { modelVersionHash, outputHash, receiptKinds } from '#lib/domain/hashing.ts'
import { feeOf } from '#lib/domain/price.ts'
import { versionFieldsFromJson } from '#lib/domain/version-fields.ts'
import type { Prisma, RunCharge } from '#prisma/generated/client.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { type Market, openMarket } from '#workers/settlement/testing/market.ts'
import { type OpenChannel, Payer } from '#workers/settlement/testing/payments.ts'
import { expectEverythingPaid, settleAll } from '#workers/settlement/testing/settling.ts'
import { makeHeldRun, voucherFor, word } from '#workers/settlement/testing/trainings.ts'
import { feePolicyOf, operatorAccount, publicClient } from '../chain/index.ts'
import { getReceipt } from '../chat/index.ts'
import type { Ctx } from '../ctx.ts'
import { db, wei } from '../db.ts'
import { getEarnings } from '../earnings/index.ts'
import { toFeeInput } from '../fee-input.ts'
import { listModels } from '../model/index.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { chargeRun, openCharges } from './charge-run.ts'
import { moveRun } from './lease.ts'
import { resumeRun } from './resume-run.ts'
import { stopRun } from './stop-run.ts'
import { registerTraining } from './training-register.ts'

await ownTestDatabase()
const { deployment, url } = await ownTestChain()
const per1k = 10n ** 15n
const cap = 10n ** 16n
let market: Market
let payer: Payer
let channel: OpenChannel
let ctx: Ctx
let versionIds: string[]

beforeAll(async () => {
  const operator = await operatorAccount()
  market = await openMarket(deployment, url)
  payer = new Payer(deployment, url, operator, market)
  versionIds = (await db().datanetVersion.findMany()).map(({ id }) => id)
  const session = { userId: market.userId, address: operator.address, operator: false }
  ctx = { session, cookies: {}, host: 'localhost', setCookie: () => {} }
})
beforeEach(async () => {
  channel = await payer.openChannel()
})

const readChannel = () => db().channel.findUniqueOrThrow({ where: { id: channel.id } })
const readRun = (id: string) => db().run.findUniqueOrThrow({ where: { id } })
const chargeOf = (runId: string, part = 1): Promise<RunCharge> =>
  db().runCharge.findUniqueOrThrow({ where: { runId_part: { runId, part } } })

const voucher = (amount: bigint) => voucherFor(deployment, channel, amount)

const heldRun = (change: Partial<Prisma.RunUncheckedCreateInput> = {}): Promise<string> =>
  makeHeldRun(deployment, { channel, userId: market.userId, versionIds, cap, pricePer1k: per1k }, change)
const end = (id: string, to: 'ready' | 'stopped' | 'failed' | 'paused', tokens: number) =>
  moveRun(id, 'w', ['training'], to, { data: { tokens: BigInt(tokens) } })
const influence = () => market.datumHashes.slice(0, 3).map((datum_hash) => ({ datum_hash, ppm: 200_000 }))

const registry = { address: deployment.addresses.modelRegistry, abi: modelRegistryAbi } as const
async function versionsOf(model: bigint): Promise<number> {
  const reader = await publicClient()
  return (await reader.readContract({ ...registry, functionName: 'models', args: [model] }))[0]
}
const lastModel = async () => (await publicClient()).readContract({ ...registry, functionName: 'lastModelId' })

describe('charging a run', () => {
  it('happens once, called twice at once and after a kill between registering and writing it down', async () => {
    const models = await lastModel()
    for (const nth of [1, 2]) {
      const id = await heldRun()
      await end(id, 'ready', 5000)
      expect(wei((await readChannel()).reserved)).toBe(cap)
      await registerTraining(await chargeOf(id))
      await db()
        .$executeRaw`UPDATE run_charge SET chain_model_id = NULL, version = NULL, fields = NULL WHERE run_id = ${id}`
      await Promise.all([chargeRun({ runId: id, part: 1 }, influence()), chargeRun({ runId: id, part: 1 }, [])])
      await chargeRun({ runId: id, part: 1 }, [])

      expect(await lastModel()).toBe(models + 1n)
      expect(await versionsOf(models + 1n)).toBe(nth)
      const charge = await chargeOf(id)
      const onChain = await (await publicClient()).readContract({
        ...registry,
        functionName: 'versionHash',
        args: [models + 1n, nth],
      })
      expect(modelVersionHash(versionFieldsFromJson(charge.fields))).toBe(onChain)
      const receipts = await db().receipt.findMany({ where: { runId: id } })
      const fee = feeOf(per1k, 5000)
      expect(receipts).toMatchObject([{ kind: receiptKinds.training, version: nth, hash: charge.receiptHash }])
      expect(wei((await readRun(id)).charged ?? (0 as never))).toBe(fee)
      // watchers of an ended run hear of it: nothing else tells them
      const last = await db().runEvent.findFirstOrThrow({ where: { runId: id }, orderBy: { seq: 'desc' } })
      expect([last.type, last.data]).toEqual([
        'charged',
        { tokens: 5000, fee: fee.toString(), returned: (cap - fee).toString(), receiptHash: charge.receiptHash },
      ])
      const { spent, reserved, nextNonce } = await readChannel()
      expect([wei(spent), wei(reserved), nextNonce]).toEqual([fee * BigInt(nth), 0n, BigInt(nth + 1)])
    }
    expect((await listModels()).length).toBe(1)
  })

  it('registers again what the chain lost in a crash, under the version that its receipt names', async () => {
    const node = createTestClient({ mode: 'anvil', transport: http(url) })
    const saved = await node.snapshot()
    const lost = [await heldRun(), await heldRun()]
    for (const runId of lost) {
      await end(runId, 'ready', 1000)
      await chargeRun({ runId, part: 1 }, [])
    }
    await node.revert({ id: saved })
    const next = await heldRun()
    await end(next, 'ready', 1000)
    await chargeRun({ runId: next, part: 1 }, [])
    const charges = await Promise.all([...lost, next].map((runId) => chargeOf(runId)))
    expect(charges.map(({ version }) => (version ?? 0) - (charges[0]?.version ?? 0))).toEqual([0, 1, 2])
    for (const { chainModelId, version, fields } of charges) {
      const args = [wei(chainModelId ?? (0 as never)), version ?? 0] as const
      const onChain = await (await publicClient()).readContract({ ...registry, functionName: 'versionHash', args })
      expect(onChain).toBe(modelVersionHash(versionFieldsFromJson(fields)))
    }
  })

  it('never takes more than the cap, and after a failure nothing', async () => {
    const dear = await heldRun()
    await end(dear, 'stopped', 10_500)
    await chargeRun({ runId: dear, part: 1 }, [])
    expect(wei((await readRun(dear)).charged ?? (0 as never))).toBe(cap)

    const failed = await heldRun()
    await end(failed, 'failed', 5000)
    expect(await openCharges()).toEqual([])
    const { spent, reserved } = await readChannel()
    expect([wei(spent), wei(reserved)]).toEqual([cap, 0n])
    expect((await readRun(failed)).charged).toBeNull()
  })

  it('gives everything back where nothing was kept', async () => {
    for (const change of [{ adapterSha256: null }, { tokens: null, leaseOwner: null, state: 'queued' as const }]) {
      const id = await heldRun(change)
      if (change.state) await stopRun({ ctx, input: { id } })
      else await end(id, 'stopped', 800)
      expect(wei((await readChannel()).reserved)).toBe(0n)
    }
    expect(await openCharges()).toEqual([])
  })

  it('of a run that was stopped pays the pools alone, and the receipt says so and can be verified', async () => {
    const id = await heldRun()
    await end(id, 'stopped', 2000)
    await chargeRun({ runId: id, part: 1 }, [])
    const { receiptHash: hash } = await chargeOf(id)
    const receipt = await getReceipt({ input: { hash: hash ?? '' } })
    expect(receipt).toMatchObject({ kind: 1, indexRoot: word('0'), training: { runId: id, runName: 'Harbour' } })
    expect(outputHash(receipt.training?.record ?? '')).toBe(receipt.outputHash)
    expect(JSON.parse(receipt.training?.record ?? '')).toMatchObject({
      run: { id, root: word('7'), steps: 40 },
      ...{ tokens: 2000, totalTokens: 2000, attributionIndexRoot: null },
    })
    expect(receipt.shares.every(({ datumHash }) => datumHash === null)).toBe(true)
    expect(receipt.shares.reduce((sum, { ppm }) => sum + ppm, 0)).toBe(1_000_000)
  })

  it('keeps the reservation of a paused run, and charges it when it is stopped', async () => {
    const id = await heldRun({ claimedAt: new Date(Date.now() - 30_000) })
    await end(id, 'paused', 3000)
    expect(wei((await readChannel()).reserved)).toBe(cap)
    expect(await openCharges()).toEqual([])
    const rested = await readRun(id)
    expect(rested).toMatchObject({ leaseOwner: null, finishedAt: null })
    expect(rested.heldSeconds).toBeGreaterThan(29)

    expect((await resumeRun({ ctx, input: { id } })).state).toBe('queued')
    expect((await stopRun({ ctx, input: { id } })).state).toBe('stopped')
    await chargeRun({ runId: id, part: 1 }, [])
    const { spent, reserved } = await readChannel()
    expect([wei(spent), wei(reserved)]).toEqual([feeOf(per1k, 3000), 0n])
  })

  it('asks for a new cap when a stopped run goes on, and charges the rest alone', async () => {
    const id = await heldRun()
    await end(id, 'stopped', 3000)
    await expect(resumeRun({ ctx, input: { id } })).rejects.toThrow('This run costs OPEN; sign a voucher for its cap')
    expect((await readRun(id)).state).toBe('stopped')
    // the first charge is still open when it goes on
    const payment = { cap: (cap / 2n).toString(), voucher: await voucher(cap / 2n) }
    await resumeRun({ ctx, input: { id, payment } })
    const next = await readRun(id)
    expect([next.state, wei(next.cap ?? (0 as never))]).toEqual(['queued', cap / 2n])
    await expect(resumeRun({ ctx, input: { id, payment } })).rejects.toThrow('Only a paused, stopped or failed run')
    await db().run.update({ where: { id }, data: { state: 'training', leaseOwner: 'w' } })
    await end(id, 'ready', 4500)
    for (const { runId, part } of await openCharges()) await chargeRun({ runId, part }, [])
    expect((await chargeOf(id, 2)).tokens).toBe(1500n)
    const price = wei(next.pricePer1k ?? (0 as never))
    const { spent, reserved } = await readChannel()
    expect([wei(spent), wei(reserved)]).toEqual([feeOf(per1k, 3000) + feeOf(price, 1500), 0n])
    expect(wei((await readRun(id)).charged ?? (0 as never))).toBe(wei(spent))
  })

  it('settles in an ordinary epoch: its lines are the split of its fee, and earnings name the run', async () => {
    const id = await heldRun()
    await end(id, 'ready', 5000)
    await chargeRun({ runId: id, part: 1 }, influence())
    await payer.pay(await payer.openChannel(), 5_000_003n, () => 0.4)
    await settleAll()
    await expectEverythingPaid(deployment)

    const receipt = await db().receipt.findFirstOrThrow({
      where: { runId: id },
      include: { shares: true, lines: true },
    })
    const policy = await feePolicyOf(receipt.policyVersion)
    const split = splitFee(toFeeInput(receipt), policy)
    const sum = (amounts: bigint[]) => amounts.reduce((total, amount) => total + amount, 0n)
    expect(sum(receipt.lines.map(({ amount }) => wei(amount)))).toBe(sum(split.map(({ amount }) => amount)))
    expect(receipt.lines.filter(({ role }) => role === 'contributor').length).toBeGreaterThanOrEqual(3)
    const model = receipt.lines.find(({ role }) => role === 'model')
    expect(model?.account).toBe((await operatorAccount()).address.toLowerCase())

    const contributor = receipt.lines.find(({ role }) => role === 'contributor')
    const { lines } = await getEarnings({ input: { account: contributor?.account as Hex } })
    const ours = lines.filter(({ receiptHash: hash }) => hash === receipt.hash)
    expect(ours[0]?.training).toEqual({ id, name: 'Harbour' })
    const owner = await getEarnings({ input: { account: market.modelOwner.address } })
    expect(owner.lines).toMatchObject([{ role: 'model', training: null, modelSlug: 'test-model' }])
  }, 60_000)
})
