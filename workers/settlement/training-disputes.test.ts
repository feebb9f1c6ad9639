import { type Hex, parseEther } from 'viem'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { modelRegistryAbi, royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { encodeReceiptEvidence, proven } from '#lib/domain/evidence.ts'
import { feePolicy } from '#lib/domain/fees.ts'
import { receiptKinds } from '#lib/domain/hashing.ts'
import { sortShares } from '#lib/domain/shares.ts'
import type { AttributedRow } from '#server/attribution/index.ts'
import { operatorAccount, publicClient, sendAsOperator } from '#server/chain/index.ts'
import { db, wei } from '#server/db.ts'
import { listEpochs, toFeeInput } from '#server/earnings/index.ts'
import { chargeRun } from '#server/run/charge-run.ts'
import { moveRun } from '#server/run/lease.ts'
import { registerTraining } from '#server/run/training-register.ts'
import { rebuildEpoch } from '#server/settlement/build-epoch.ts'
import { positionOf } from '#server/settlement/demand-evidence.ts'
import { signAsGateway, toReceipt } from '#server/settlement/gateway-signature.ts'
import { settleStep } from '#server/settlement/index.ts'
import { ownTestDatabase } from '#server/testing/own-database.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { type Challenger, makeChallenger, pendingEpoch } from './testing/challenger.ts'
import { setFees } from './testing/governance.ts'
import { type Market, openMarket } from './testing/market.ts'
import { type OpenChannel, Payer, seeded } from './testing/payments.ts'
import { expectEverythingPaid, settleAll } from './testing/settling.ts'
import { makeHeldRun, word } from './testing/trainings.ts'

await ownTestDatabase()
const { deployment, url } = await ownTestChain()
const { addresses } = deployment
const WINDOW_S = 6
const [cap, pricePer1k] = [10n ** 16n, 10n ** 15n]
const random = seeded(11)
let market: Market
let payer: Payer
let challenger: Challenger
let channel: OpenChannel
let versionIds: string[]

beforeAll(async () => {
  market = await openMarket(deployment, url)
  payer = new Payer(deployment, url, await operatorAccount(), market)
  challenger = await makeChallenger(deployment, url)
  versionIds = (await db().datanetVersion.findMany()).map(({ id }) => id)
  // an epoch to build on, then windows that are long enough for what happens in them
  await payer.pay(await payer.openChannel(), 10n ** 15n, random)
  await setFees(deployment, url, { ...feePolicy, disputeWindow: WINDOW_S })
  await settleAll()
}, 60_000)
beforeEach(async () => {
  channel = await payer.openChannel()
})

/** A run that has ended; its charge waits for its receipt. */
async function endedRun(to: 'ready' | 'stopped'): Promise<string> {
  const paid = { channel, userId: market.userId, versionIds, cap, pricePer1k }
  const id = await makeHeldRun(deployment, paid)
  await moveRun(id, 'w', ['training'], to, { data: { tokens: 5000n } })
  return id
}
const charge = (runId: string, rows: AttributedRow[] = []) => chargeRun({ runId, part: 1 }, rows)
// the first row of a Datanet edits another one, which shares its part
const influence = () => market.datumHashes.slice(0, 3).map((datum_hash) => ({ datum_hash, ppm: 200_000 }))
const receiptOf = (runId: string) => db().receipt.findFirstOrThrow({ where: { runId }, include: { shares: true } })
const newest = () => db().epoch.findFirstOrThrow({ orderBy: { number: 'desc' } })
/** Settles what waits as far as its posting. */
async function post(): Promise<number> {
  expect(await settleStep({ open: true })).toEqual({ state: 'opened' })
  expect(await settleStep({ open: true })).toEqual({ state: 'moved' })
  return (await newest()).number
}
async function placeOf(runId: string) {
  const { trees } = await rebuildEpoch((await pendingEpoch()).epoch)
  const { channelId, nonce } = await receiptOf(runId)
  return { trees, index: positionOf(trees.receipts, { channelId: channelId as Hex, nonce }) }
}
/** Evidence about a training's receipt out of what anybody has: the epoch's data, and the registry's log. */
async function evidenceOf(runId: string): Promise<Hex> {
  const row = await receiptOf(runId)
  const [receipt, { trees, index }] = [toReceipt(row), await placeOf(runId)]
  const published = await (await publicClient()).getContractEvents({
    ...{ address: addresses.modelRegistry, abi: modelRegistryAbi, eventName: 'VersionPublished', fromBlock: 0n },
    args: { modelId: receipt.modelId },
  })
  const version = published.find(({ args }) => args.version === receipt.version)?.args.fields
  if (!version) throw new Error('the registry knows no such version')
  const shares = sortShares(toFeeInput(row).shares)
  const signature = row.signature as Hex
  return encodeReceiptEvidence({ entry: proven(trees.receipts, index), receipt, signature, shares, version })
}

describe('a training receipt', () => {
  it('is shown when it is demanded, with every line of it, out of what is kept', async () => {
    const [indexed, stopped] = [await endedRun('ready'), await endedRun('stopped')]
    await charge(indexed, influence())
    await charge(stopped)
    await payer.pay(await payer.openChannel(), 5_000_003n, random)
    const number = await post()

    for (const runId of [indexed, stopped]) await challenger.demand('receipt', (await placeOf(runId)).index)
    const lines = await db().earningLine.findMany({ where: { epochNumber: number, receipt: { runId: indexed } } })
    expect(new Set(lines.map(({ role }) => role))).toEqual(
      new Set(['model', 'contributor', 'reviewer', 'curator', 'pool']),
    )
    const pools = await db().earningLine.findMany({ where: { epochNumber: number, receipt: { runId: stopped } } })
    expect(pools.map(({ role }) => role).sort()).toEqual(['model', 'pool', 'pool', 'pool'])
    const asked = new Map([...pools, ...lines].map((line) => [line.role, line]))
    for (const { index } of [...asked.values(), ...pools]) await challenger.demand('line', index)
    const { account } = asked.get('model') ?? (null as never)
    const claim = await db().epochClaim.findFirstOrThrow({ where: { epochNumber: number, account } })
    await challenger.demand('claim', claim.index)
    expect(await challenger.demanded()).toBe(2 + 5 + 4 + 1)

    expect(await settleStep({ open: false })).toMatchObject({ state: 'waiting' })
    expect(await challenger.demanded()).toBe(0)
    await settleAll()
    expect(await newest()).toMatchObject({ number, state: 'finalised' })
    await expectEverythingPaid(deployment)
  }, 60_000)

  it('with another adapter than the registered one voids its epoch, and what it paid is paid once', async () => {
    const [wrong, right] = [await endedRun('ready'), await endedRun('ready')]
    const unsigned = await db().runCharge.findFirstOrThrow({ where: { runId: wrong } })
    const { fields } = await registerTraining(unsigned)
    const keep = (adapterHash: Hex) =>
      db().$executeRaw`
        UPDATE run_charge SET fields = jsonb_set(fields, '{adapterHash}', ${JSON.stringify(adapterHash)}::jsonb)
        WHERE run_id = ${wrong}`
    await keep(word('e'))
    await charge(wrong, influence())
    await charge(right, influence())
    const number = await post()
    const evidence = await evidenceOf(wrong)
    await expect(challenger.dispute('WrongReceipt', await evidenceOf(right))).rejects.toThrow()
    await challenger.dispute('WrongReceipt', evidence)

    expect(await settleAll()).toEqual({ state: 'stopped' })
    expect((await listEpochs())[0]).toMatchObject({ number, state: 'voided', voided: { predicate: 'WrongReceipt' } })
    expect(await db().earningLine.count({ where: { epochNumber: number } })).toBe(0)
    const { spent, reserved } = await db().channel.findUniqueOrThrow({ where: { id: channel.id } })
    // charging it again signs nothing more
    await charge(wrong, influence())
    expect(await db().receipt.count({ where: { runId: wrong, kind: receiptKinds.training } })).toBe(1)

    await keep(fields.adapterHash)
    const row = await receiptOf(wrong)
    const mended = { ...toReceipt(row), adapterHash: fields.adapterHash }
    const { hash, signature } = await signAsGateway(mended)
    await db().receipt.update({ where: { hash: row.hash }, data: { adapterHash: mended.adapterHash, hash, signature } })
    const bond = { address: addresses.royalties, abi: royaltiesAbi, functionName: 'depositBond', args: [] } as const
    await sendAsOperator({ ...bond, value: parseEther('1000') })
    await settleAll()
    expect(await newest()).toMatchObject({ number, state: 'finalised' })
    await expectEverythingPaid(deployment)
    const after = await db().channel.findUniqueOrThrow({ where: { id: channel.id } })
    expect([after.spent, after.reserved, after.collected].map(wei)).toEqual([spent, reserved, spent].map(wei))
  }, 60_000)

  it('of more than was reserved for it is not collected: the payer signed for no more', async () => {
    const run = await endedRun('ready')
    await db().runCharge.updateMany({ where: { runId: run }, data: { fee: (cap + 1n).toString() } })
    await charge(run)
    expect(wei((await receiptOf(run)).fee)).toBe(cap + 1n)
    expect(await settleAll()).toEqual({ state: 'idle' })
    expect((await receiptOf(run)).epochNumber).toBeNull()
    const contract = { address: addresses.royalties, abi: royaltiesAbi } as const
    const reader = await publicClient()
    const [, collected] = await reader.readContract({ ...contract, functionName: 'channels', args: [channel.id] })
    expect(collected).toBe(0n)
  })
})
