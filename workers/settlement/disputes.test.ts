import { parseEther } from 'viem'
import { beforeAll, describe, expect, it } from 'vitest'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { demandKinds } from '#lib/domain/disputes.ts'
import { feePolicy } from '#lib/domain/fees.ts'
import { operatorAccount, sendAsOperator } from '#server/chain/index.ts'
import { db } from '#server/db.ts'
import { listEpochs } from '#server/earnings/index.ts'
import { rebuildEpoch } from '#server/settlement/build-epoch.ts'
import { demandEvidence } from '#server/settlement/demand-evidence.ts'
import { settleStep } from '#server/settlement/index.ts'
import { ownTestDatabase } from '#server/testing/own-database.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { type Challenger, makeChallenger, pendingEpoch } from './testing/challenger.ts'
import { setFees } from './testing/governance.ts'
import { openMarket } from './testing/market.ts'
import { type OpenChannel, Payer, seeded } from './testing/payments.ts'
import { expectEverythingPaid, settleAll } from './testing/settling.ts'

await ownTestDatabase()
const { deployment, url } = await ownTestChain()

const WINDOW_S = 6
const random = seeded(99)
const contract = { address: deployment.addresses.royalties, abi: royaltiesAbi } as const
let challenger: Challenger
let payer: Payer
let channels: OpenChannel[]

beforeAll(async () => {
  const operator = await operatorAccount()
  payer = new Payer(deployment, url, operator, await openMarket(deployment, url))
  channels = [await payer.openChannel(), await payer.openChannel()]
  challenger = await makeChallenger(deployment, url)
  // an epoch to build on, then windows that are long enough for what happens in them
  await payer.pay(channels[0], 10n ** 15n, random)
  await setFees(deployment, url, { ...feePolicy, disputeWindow: WINDOW_S })
  await settleAll()
}, 60_000)

const newest = () => db().epoch.findFirstOrThrow({ orderBy: { number: 'desc' } })
/** Receipts on both channels, in an epoch that is posted. */
async function postEpoch() {
  for (const channel of channels) for (let n = 0; n < 2; n++) await payer.pay(channel, 10n ** 15n + BigInt(n), random)
  expect(await settleStep({ open: true })).toEqual({ state: 'opened' })
  expect(await settleStep({ open: true })).toEqual({ state: 'moved' })
  return newest()
}
const depositBond = () =>
  sendAsOperator({ ...contract, functionName: 'depositBond', args: [], value: parseEther('1000') })

describe('demands', () => {
  it('are answered out of what is kept, of every kind and beyond every end', async () => {
    const { number } = await postEpoch()
    const lineOf = async (role: 'model' | 'contributor' | 'reviewer' | 'curator' | 'pool') =>
      (await db().earningLine.findFirstOrThrow({ where: { epochNumber: number, role } })).index
    for (const role of ['model', 'contributor', 'reviewer', 'curator', 'pool'] as const) {
      await challenger.demand('line', await lineOf(role))
    }
    for (const index of [0, 2, 3]) {
      await challenger.demand('claim', index)
      await challenger.demand('receipt', index)
    }
    for (const index of [0, 1]) await challenger.demand('chunk', index)
    for (const kind of demandKinds) await challenger.demand(kind, 9_999)
    expect(await challenger.demanded()).toBe(17)
    expect(await settleStep({ open: false })).toMatchObject({ state: 'waiting' })
    expect(await challenger.demanded()).toBe(0)
    await settleAll()
    expect(await newest()).toMatchObject({ number, state: 'finalised' })
    await expectEverythingPaid(deployment)
  }, 60_000)

  it('that nobody answers void the epoch, which is posted again once they can be answered', async () => {
    const { number } = await postEpoch()
    const line = await db().earningLine.findFirstOrThrow({ where: { epochNumber: number, role: 'contributor' } })
    const datum = await db().datum.findFirstOrThrow({
      where: { hash: line.datumHash ?? '' },
      include: { contribution: true },
    })
    const keep = (signature: string) =>
      db().contribution.update({ where: { id: datum.contributionId }, data: { signature } })
    await keep('0x')
    await challenger.demand('line', line.index)
    await challenger.demand('chunk', 0)
    let outcome = await settleStep({ open: false })
    expect(await challenger.demanded()).toBe(1)
    while (outcome.state === 'waiting') {
      await new Promise((resolve) => setTimeout(resolve, 200))
      outcome = await settleStep({ open: false }).catch(() => ({ state: 'stopped' as const }))
    }
    await challenger.voidUnanswered('line', line.index)

    expect(await settleAll()).toEqual({ state: 'stopped' })
    const demands = [{ kind: 'line', index: line.index }]
    expect((await listEpochs())[0]).toMatchObject({ number, state: 'voided', voided: { predicate: null, demands } })
    await keep(datum.contribution.signature)
    await depositBond()
    await settleAll()
    expect(await newest()).toMatchObject({ number, state: 'finalised' })
    await expectEverythingPaid(deployment)
  }, 60_000)
})

describe('a dispute', () => {
  it('stops an epoch that was built wrong: it is settled when it is built right, never posted again as it was', async () => {
    for (const channel of channels) await payer.pay(channel, 10n ** 15n, random)
    const receipt = await db().receipt.findFirstOrThrow({ where: { epochNumber: null } })
    const { signature } = await db().receipt.findFirstOrThrow({ where: { epochNumber: { not: null } } })
    const keep = (value: string) => db().receipt.update({ where: { hash: receipt.hash }, data: { signature: value } })
    await keep(signature)
    expect(await settleStep({ open: true })).toEqual({ state: 'opened' })
    expect(await settleStep({ open: true })).toEqual({ state: 'moved' })

    const { epoch } = await pendingEpoch()
    const built = await rebuildEpoch(epoch)
    const index = [...built.trees.receipts.all()].findIndex(({ receiptHash }) => receiptHash === receipt.hash)
    const evidence = await demandEvidence(epoch, built, { kind: 'receipt', index })
    await challenger.dispute('BadSignature', evidence)

    expect(await settleAll()).toEqual({ state: 'stopped' })
    expect(await settleStep({ open: false })).toEqual({ state: 'stopped' })
    const [shown] = await listEpochs()
    expect(shown).toMatchObject({ number: epoch.number, state: 'voided', voided: { predicate: 'BadSignature' } })
    expect(await db().earningLine.count({ where: { epochNumber: epoch.number } })).toBe(0)
    expect(await settleAll()).toEqual({ state: 'stopped' })

    await keep(receipt.signature)
    // built right now, but the bond is gone
    expect(await settleStep({ open: true })).toEqual({ state: 'moved' })
    await expect(settleStep({ open: true })).rejects.toThrow('bond does not cover')
    await depositBond()
    await settleAll()
    expect(await newest()).toMatchObject({ number: epoch.number, state: 'finalised' })
    await expectEverythingPaid(deployment)
  }, 60_000)
})
