import {
  createWalletClient,
  encodeAbiParameters,
  type Hex,
  http,
  keccak256,
  parseAbiParameters,
  parseEther,
} from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { beforeAll, describe, expect, it } from 'vitest'
import { chainOf } from '#lib/chain/chains.ts'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { type DemandKind, demandKinds, predicates } from '#lib/domain/disputes.ts'
import { feePolicy } from '#lib/domain/fees.ts'
import { fundWallet, operatorAccount, publicClient, sendAsOperator, settledReceipt } from '#server/chain/index.ts'
import { db } from '#server/db.ts'
import { listEpochs } from '#server/earnings/index.ts'
import { rebuildEpoch } from '#server/settlement/build-epoch.ts'
import { demandEvidence } from '#server/settlement/demand-evidence.ts'
import { before, headerOf } from '#server/settlement/header.ts'
import { settleStep } from '#server/settlement/index.ts'
import { ownTestDatabase } from '#server/testing/own-database.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { setFees } from './testing/governance.ts'
import { openMarket } from './testing/market.ts'
import { type OpenChannel, Payer, seeded } from './testing/payments.ts'
import { expectEverythingPaid, settleAll } from './testing/settling.ts'

await ownTestDatabase()
const { deployment, url } = await ownTestChain()

const WINDOW_S = 6
const random = seeded(99)
const challenger = privateKeyToAccount(generatePrivateKey())
const contract = { address: deployment.addresses.royalties, abi: royaltiesAbi } as const
const writer = createWalletClient({
  account: challenger,
  chain: chainOf(deployment.chainId, url),
  transport: http(url),
})
let payer: Payer
let channels: OpenChannel[]

beforeAll(async () => {
  const operator = await operatorAccount()
  payer = new Payer(deployment, url, operator, await openMarket(deployment, url))
  channels = [await payer.openChannel(), await payer.openChannel()]
  await fundWallet({ input: { address: challenger.address } })
  await sendAsOperatorTo(challenger.address)
  // an epoch to build on, then windows that are long enough for what happens in them
  await payer.pay(channels[0], 10n ** 15n, random)
  await setFees(deployment, url, { ...feePolicy, disputeWindow: WINDOW_S })
  await settleAll()
}, 60_000)

async function sendAsOperatorTo(to: Hex): Promise<void> {
  const operator = createWalletClient({
    account: await operatorAccount(),
    chain: chainOf(deployment.chainId, url),
    transport: http(url),
  })
  await settledReceipt(await operator.sendTransaction({ to, value: parseEther('1000') }))
}

const newest = () => db().epoch.findFirstOrThrow({ orderBy: { number: 'desc' } })
/** Receipts on both channels, in an epoch that is posted. */
async function postEpoch() {
  for (const channel of channels) for (let n = 0; n < 2; n++) await payer.pay(channel, 10n ** 15n + BigInt(n), random)
  expect(await settleStep({ open: true })).toEqual({ state: 'opened' })
  expect(await settleStep({ open: true })).toEqual({ state: 'moved' })
  return newest()
}
async function pending() {
  const epoch = await newest()
  const { head } = await before(epoch.number)
  return { epoch, header: headerOf(epoch), previousHead: head }
}
async function demand(kind: DemandKind, index: number): Promise<void> {
  const { header, previousHead } = await pending()
  const args = [header, previousHead, demandKinds.indexOf(kind), BigInt(index)] as const
  await settledReceipt(
    await writer.writeContract({ ...contract, functionName: 'demand', args, value: parseEther('10') }),
  )
}
const demanded = async () => (await (await publicClient()).readContract({ ...contract, functionName: 'escrow' }))[3]
const depositBond = () =>
  sendAsOperator({ ...contract, functionName: 'depositBond', args: [], value: parseEther('1000') })

describe('demands', () => {
  it('are answered out of what is kept, of every kind and beyond every end', async () => {
    const { number } = await postEpoch()
    const lineOf = async (role: 'model' | 'contributor' | 'reviewer' | 'curator' | 'pool') =>
      (await db().earningLine.findFirstOrThrow({ where: { epochNumber: number, role } })).index
    for (const role of ['model', 'contributor', 'reviewer', 'curator', 'pool'] as const) {
      await demand('line', await lineOf(role))
    }
    for (const index of [0, 2, 3]) {
      await demand('claim', index)
      await demand('receipt', index)
    }
    for (const index of [0, 1]) await demand('chunk', index)
    for (const kind of demandKinds) await demand(kind, 9_999)
    expect(await demanded()).toBe(17)
    expect(await settleStep({ open: false })).toMatchObject({ state: 'waiting' })
    expect(await demanded()).toBe(0)
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
    await demand('line', line.index)
    await demand('chunk', 0)
    let outcome = await settleStep({ open: false })
    expect(await demanded()).toBe(1)
    while (outcome.state === 'waiting') {
      await new Promise((resolve) => setTimeout(resolve, 200))
      outcome = await settleStep({ open: false }).catch(() => ({ state: 'stopped' as const }))
    }
    const { header, previousHead } = await pending()
    const args = [header, previousHead, demandKinds.indexOf('line'), BigInt(line.index)] as const
    await settledReceipt(await writer.writeContract({ ...contract, functionName: 'voidUnanswered', args }))

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

    const { epoch, header, previousHead } = await pending()
    const built = await rebuildEpoch(epoch)
    const index = [...built.trees.receipts.all()].findIndex(({ receiptHash }) => receiptHash === receipt.hash)
    const evidence = await demandEvidence(epoch, built, { kind: 'receipt', index })
    const predicate = predicates.indexOf('BadSignature')
    const commitment = keccak256(
      encodeAbiParameters(parseAbiParameters('address, uint256, uint8, bytes32'), [
        challenger.address,
        BigInt(epoch.number),
        predicate,
        keccak256(evidence),
      ]),
    )
    const commit = { ...contract, functionName: 'commitDispute', args: [commitment] } as const
    await settledReceipt(await writer.writeContract(commit))
    const args = [header, previousHead, predicate, evidence] as const
    await settledReceipt(await writer.writeContract({ ...contract, functionName: 'dispute', args }))

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
