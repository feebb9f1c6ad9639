import { encodeAbiParameters, type Hex, keccak256, parseAbiParameters } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { beforeAll, describe, expect, it } from 'vitest'
import { disputesAbi } from '#lib/chain/generated/abis.ts'
import { royaltiesDomain } from '#lib/chain/typed-data.ts'
import { demandKinds, predicates } from '#lib/domain/disputes.ts'
import { FIRST_HEAD, receiptLeaf } from '#lib/domain/epoch.ts'
import { encodeReceiptEvidence } from '#lib/domain/evidence.ts'
import { type ModelVersionFields, type Receipt, receiptHash } from '#lib/domain/hashing.ts'
import { poolAccount, type RowShare, sortShares } from '#lib/domain/shares.ts'
import { receiptTypes } from '#lib/domain/typed-data.ts'
import { versionFieldsFromJson } from '#lib/domain/version-fields.ts'
import { operatorAccount, publicClient } from '#server/chain/index.ts'
import { db } from '#server/db.ts'
import { toFeeInput } from '#server/earnings/index.ts'
import { chargeRun } from '#server/run/charge-run.ts'
import { moveRun } from '#server/run/lease.ts'
import { signAsGateway, toReceipt } from '#server/settlement/gateway-signature.ts'
import { ownTestDatabase } from '#server/testing/own-database.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { type Market, openMarket } from './testing/market.ts'
import { Payer } from './testing/payments.ts'
import { settleAll } from './testing/settling.ts'
import { makeHeldRun, word } from './testing/trainings.ts'

await ownTestDatabase()
const { deployment, url } = await ownTestChain()
const [cap, pricePer1k] = [10n ** 16n, 10n ** 15n]
const somebody = privateKeyToAccount(generatePrivateKey())
const ofReceipts = ['AboveCollected', 'WrongPayee', 'BadSignature', 'BadShares', 'WrongReceipt'] as const

/** A receipt with what it names; `leafFee` is what its leaf says. */
type Shown = { receipt: Receipt; shares: RowShare[]; version: ModelVersionFields; leafFee?: bigint; signature?: Hex }
let good: Shown
let market: Market
let elsewhere: bigint

beforeAll(async () => {
  market = await openMarket(deployment, url)
  const payer = new Payer(deployment, url, await operatorAccount(), market)
  const channel = await payer.openChannel()
  // trained on two of the three Datanets
  const released = await db().datanetVersion.findMany({ include: { datanet: true } })
  const trainedOn = released.filter(({ datanet }) => market.datanetIds.indexOf(idOf(datanet)) < 2)
  elsewhere = market.datanetIds[2] as bigint
  const versionIds = trainedOn.map(({ id }) => id)
  const paid = { channel, userId: market.userId, versionIds, cap, pricePer1k }
  const runId = await makeHeldRun(deployment, paid)
  await moveRun(runId, 'w', ['training'], 'ready', { data: { tokens: 5000n } })
  const rows = market.datumHashes.slice(0, 3).map((datum_hash) => ({ datum_hash, ppm: 200_000 }))
  await chargeRun({ runId, part: 1 }, rows)
  await settleAll()
  const row = await db().receipt.findFirstOrThrow({ where: { runId }, include: { shares: true } })
  const charge = await db().runCharge.findFirstOrThrow({ where: { runId } })
  good = {
    receipt: toReceipt(row),
    shares: sortShares(toFeeInput(row).shares),
    version: versionFieldsFromJson(charge.fields),
  }
}, 60_000)
const idOf = ({ chainDatanetId }: { chainDatanetId: { toFixed(digits: number): string } }) =>
  BigInt(chainDatanetId.toFixed(0))

/** As `sharesHash`, of shares that no honest gateway would name too. */
const hashShares = (shares: RowShare[]): Hex =>
  keccak256(
    encodeAbiParameters(
      parseAbiParameters([
        'Share[] shares',
        'struct Share { uint64 datanetId; uint32 version; bytes32 datumHash; address contributor; address reviewer; uint32 ppm; }',
      ]),
      [shares],
    ),
  )

/** What Disputes says of an epoch that is this receipt alone: whether it answers a demand, and what is wrong with it. */
async function judged({ receipt, shares, version, leafFee, signature }: Shown) {
  const signed = signature ?? (await signAsGateway(receipt)).signature
  const { channelId, nonce } = receipt
  const leaf = {
    ...{ index: 0, channelId, nonce, fee: leafFee ?? receipt.fee, receiptHash: receiptHash(receipt) },
    ...{ signatureHash: keccak256(signed), sumBefore: 0n },
  }
  const nothing = { claims: word('0'), lines: word('0'), data: word('0'), total: leaf.fee, lineSum: 0n }
  const context = {
    ...{ royalties: deployment.addresses.royalties, epoch: 1n, previousHead: FIRST_HEAD },
    header: { ...nothing, receipts: receiptLeaf(0, leaf, 0n) },
  }
  const evidence = encodeReceiptEvidence({ entry: { leaf, proof: [] }, receipt, signature: signed, shares, version })
  const [reader, contract] = [await publicClient(), { address: deployment.addresses.disputes, abi: disputesAbi }]
  const holds = await Promise.all(
    ofReceipts.map((predicate) =>
      reader.readContract({
        ...{ ...contract, functionName: 'holds' },
        args: [predicates.indexOf(predicate), context, evidence],
      }),
    ),
  )
  const args = [demandKinds.indexOf('receipt'), context, 0n, evidence] as const
  const answers = await reader.readContract({ ...contract, functionName: 'answers', args })
  return { wrong: ofReceipts.filter((_, index) => holds[index]), answers }
}
const withShares = (change: (shares: RowShare[]) => RowShare[]) => (shown: Shown) => {
  const shares = change(shown.shares)
  return { ...shown, shares, receipt: { ...shown.receipt, sharesHash: hashShares(shares) } }
}
const withReceipt = (change: (receipt: Receipt) => Partial<Receipt>) => (shown: Shown) => ({
  ...shown,
  receipt: { ...shown.receipt, ...change(shown.receipt) },
})
const first = (change: (share: RowShare) => Partial<RowShare>) =>
  withShares(([share, ...rest]) => [{ ...(share as RowShare), ...change(share as RowShare) }, ...rest])

describe('Disputes', () => {
  it('finds nothing wrong with an honest training receipt, and takes it as an answer', async () => {
    expect(good.receipt.kind).toBe(1)
    expect(good.shares.length).toBeGreaterThan(2)
    expect(await judged(good)).toEqual({ wrong: [], answers: true })
  })

  const wrong: [string, (typeof ofReceipts)[number], (shown: Shown) => Shown][] = [
    ['names a version that is not registered', 'WrongReceipt', withReceipt(() => ({ version: 99 }))],
    ['names another adapter', 'WrongReceipt', withReceipt(() => ({ adapterHash: word('1') }))],
    ['names another index', 'WrongReceipt', withReceipt(() => ({ indexRoot: word('1') }))],
    ['is of no known kind', 'WrongReceipt', withReceipt(() => ({ kind: 2 }))],
    ['names a policy to come', 'WrongReceipt', withReceipt(() => ({ policyVersion: 99 }))],
    ['has a leaf of another fee', 'WrongReceipt', (shown) => ({ ...shown, leafFee: shown.receipt.fee + 1n })],
    ['pays another for the compute', 'WrongPayee', withReceipt(() => ({ modelPayee: somebody.address }))],
    [
      'takes more than its channel paid',
      'AboveCollected',
      withReceipt(({ cumulative }) => ({ cumulative: cumulative + 1n })),
    ],
    ['takes more than all before it', 'AboveCollected', withReceipt(({ cumulative }) => ({ fee: cumulative + 1n }))],
    ['divides more than there is', 'BadShares', first(() => ({ ppm: 900_000 }))],
    ['has a share of nothing', 'BadShares', first(() => ({ ppm: 0 }))],
    ['names a row twice', 'BadShares', withShares(([share, ...rest]) => [share, share, ...rest] as RowShare[])],
    ['names its rows in another order', 'BadShares', withShares((shares) => [...shares].reverse())],
    [
      'names rows of a Datanet that was not trained on',
      'BadShares',
      withShares(([share, ...rest]) => sortShares([{ ...(share as RowShare), datanetId: elsewhere }, ...rest])),
    ],
    [
      'names rows of a version that there is not',
      'BadShares',
      withShares(([share, ...rest]) => sortShares([{ ...(share as RowShare), version: 7 }, ...rest])),
    ],
    ['pays a pool as if it were a person', 'BadShares', first(() => ({ contributor: poolAccount(elsewhere) }))],
    [
      'names more rows than may be named',
      'BadShares',
      withShares(([share]) =>
        Array.from({ length: 33 }, (_, n) => ({
          ...(share as RowShare),
          ...{ ppm: 1, datumHash: `0x${(n + 1).toString(16).padStart(64, '0')}` as Hex },
        })),
      ),
    ],
  ]
  it.each(wrong)('voids for one that %s: %s', async (_, predicate, change) => {
    expect(await judged(change(good))).toEqual({ wrong: [predicate], answers: false })
  })

  it('voids for one that no gateway signed', async () => {
    const signature = await somebody.signTypedData({
      domain: royaltiesDomain(deployment),
      types: receiptTypes,
      primaryType: 'Receipt',
      message: good.receipt,
    })
    expect(await judged({ ...good, signature })).toEqual({ wrong: ['BadSignature'], answers: false })
  })

  // tokens, price and cap stand in the documents that the receipt names by their hashes alone
  it.each([
    ['is dearer than its tokens', withReceipt(({ cumulative }) => ({ fee: cumulative }))],
    ['names another record', withReceipt(() => ({ outputHash: word('1') }))],
    ['names another plan', withReceipt(() => ({ promptHash: word('1') }))],
    ['calls itself an answer', withReceipt(() => ({ kind: 0 }))],
  ])('cannot judge one that %s: vouchers alone bound it', async (_, change) => {
    const first = withReceipt(({ fee }) => ({ fee: fee - 1n }))(good)
    expect(await judged(change(first))).toEqual({ wrong: [], answers: true })
  })
})
