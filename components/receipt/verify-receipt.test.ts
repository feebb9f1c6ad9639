import { type Hex, keccak256 } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { beforeAll, describe, expect, it } from 'vitest'
import { royaltiesDomain } from '#lib/chain/typed-data.ts'
import { headerHash, receiptLeaf } from '#lib/domain/epoch.ts'
import { outputHash, receiptHash } from '#lib/domain/hashing.ts'
import { buildTree, merkleProof, rootOf } from '#lib/domain/merkle.ts'
import { receiptTypes } from '#lib/domain/typed-data.ts'
import type { Receipt, ReceiptProof } from '#lib/schemas/receipt.ts'
import { type ChainReads, hashedReceipt, shownSharesHash, verdictOf, verifyReceipt } from './verify-receipt.ts'

const bytes = (digit: string) => `0x${digit.repeat(64)}` as Hex
const address = (digit: string) => `0x${digit.repeat(40)}` as Hex
const chain = {
  chainId: 161_200,
  addresses: { datanetRegistry: address('1'), modelRegistry: address('2'), royalties: address('3') },
}
const gateway = privateKeyToAccount(generatePrivateKey())
const answer = 'The lighthouse was built in 1874.'
const valid = async () => ({ validFrom: 1n, validUntil: 2n ** 63n })

const share = (datumHash: Hex | null, ppm: number) => ({
  chainDatanetId: '42',
  datanetSlug: 'saltmere',
  datanetName: 'Saltmere',
  version: 1,
  datumHash,
  contributor: datumHash && address('a'),
  contributorName: null,
  reviewer: datumHash && address('b'),
  ppm,
  prompt: 'Who built it?',
  answer: 'Mara Venn',
})
let receipt: Receipt
let proof: ReceiptProof
let head: Hex
const reads = (gatewayKey = valid): ChainReads => ({ gatewayKey, proof: async () => proof, head: async () => head })

beforeAll(async () => {
  const base: Receipt = {
    hash: bytes('0'),
    kind: 0,
    modelId: '7',
    version: 1,
    adapterHash: bytes('4'),
    indexRoot: bytes('5'),
    promptHash: bytes('6'),
    outputHash: outputHash(answer),
    fee: '1000000',
    cumulative: '3000000',
    channelId: bytes('7'),
    nonce: '3',
    policyVersion: 1,
    fees: { burn: 1000, treasury: 500, stakers: 500, model: 3000, data: 5000, reviewers: 1000, curators: 500 },
    modelPayee: address('c'),
    time: '1800000000',
    sharesHash: bytes('0'),
    signature: '0x',
    signer: gateway.address,
    createdAt: '2027-01-15T08:00:00.000Z',
    epoch: null,
    shares: [share(bytes('9'), 250_000), share(bytes('8'), 500_000), share(null, 250_000)],
    training: null,
  }
  const bound = { ...base, sharesHash: shownSharesHash(base) as Hex }
  const message = hashedReceipt(bound)
  const signature = await gateway.signTypedData({
    domain: royaltiesDomain(chain),
    types: receiptTypes,
    primaryType: 'Receipt',
    message,
  })
  receipt = { ...bound, hash: receiptHash(message), signature }
  ;({ proof, head } = settle(receipt))
})

/** The receipt as the second of three in epoch 4, after which epoch 5 was posted. */
function settle({ channelId, nonce, fee, hash, signature }: Receipt): { proof: ReceiptProof; head: Hex } {
  const fields = { channelId, nonce: BigInt(nonce), fee: BigInt(fee), receiptHash: hash }
  const leaf = receiptLeaf(1, { ...fields, signatureHash: keccak256(signature) }, 500n)
  const tree = buildTree([bytes('1'), leaf, bytes('2')])
  const header = { claims: bytes('3'), lines: bytes('4'), receipts: rootOf(tree), data: bytes('5') }
  const amounts = { total: 9n, lineSum: 7n }
  const heads = [header, { ...header, receipts: bytes('6') }]
  return {
    proof: {
      epoch: 4,
      index: 1,
      sumBefore: '500',
      proof: merkleProof(tree, 1),
      previousHead: bytes('7'),
      headers: heads.map((words) => ({ ...words, total: '9', lineSum: '7' })),
    },
    head: heads.reduce<Hex>((last, words) => headerHash({ ...words, ...amounts }, last), bytes('7')),
  }
}

const stateOf = async (changed: Partial<Receipt>, ...rest: [typeof valid?, string?]) => {
  const checks = await verifyReceipt({ ...receipt, ...changed }, chain, reads(rest[0]), rest[1])
  return Object.fromEntries(checks.map(({ id, state }) => [id, state]))
}

describe('verifyReceipt', () => {
  it('finds that everything holds, the answer included', async () => {
    const checks = await verifyReceipt(receipt, chain, reads(), answer)
    expect(checks.map(({ id }) => id)).toEqual(['output', 'shares', 'hash', 'signer', 'gateway', 'settled'])
    expect(verdictOf(checks)).toBe('ok')
  })
  it('sees a percentage that was changed', async () => {
    const shares = receipt.shares.map((row, index) => (index === 0 ? { ...row, ppm: row.ppm + 1 } : row))
    expect(await stateOf({ shares })).toEqual({ shares: 'bad', hash: 'ok', signer: 'ok', gateway: 'ok', settled: 'ok' })
  })
  it('sees shares that could never be signed', async () => {
    const shares = [share(bytes('9'), 900_000), share(bytes('9'), 900_000)]
    expect(await stateOf({ shares })).toMatchObject({ shares: 'bad' })
  })
  it('sees a fee that was changed', async () => {
    expect(await stateOf({ fee: '1000001' })).toMatchObject({ hash: 'bad', signer: 'bad', shares: 'ok' })
  })
  it('sees another answer', async () => {
    expect(await stateOf({}, valid, `${answer} Or so.`)).toMatchObject({ output: 'bad', signer: 'ok' })
  })
  it('sees a signature that is none', async () => {
    expect(await stateOf({ signature: '0x1234' })).toMatchObject({ signer: 'bad', gateway: 'bad' })
  })
  it('asks the chain whether the key was valid at that time', async () => {
    const until = (validUntil: bigint) => async () => ({ validFrom: 1n, validUntil })
    expect(await stateOf({}, until(1_800_000_000n))).toMatchObject({ gateway: 'bad' })
    expect(await stateOf({}, until(1_800_000_001n))).toMatchObject({ gateway: 'ok' })
    expect(await stateOf({}, async () => ({ validFrom: 0n, validUntil: 0n }))).toMatchObject({ gateway: 'bad' })
  })
  it('leaves the check open when the chain does not answer', async () => {
    const checks = await verifyReceipt(
      receipt,
      chain,
      reads(() => Promise.reject(new Error('offline'))),
    )
    expect(verdictOf(checks)).toBe('open')
  })
  it('follows the receipt to the head that the contract keeps', async () => {
    const settledOf = async (changed: Partial<ReturnType<typeof reads>>) => {
      const checks = await verifyReceipt(receipt, chain, { ...reads(), ...changed })
      return checks.find(({ id }) => id === 'settled')?.state
    }
    const changed = (words: Partial<ReceiptProof>) => settledOf({ proof: async () => ({ ...proof, ...words }) })
    expect(await settledOf({})).toBe('ok')
    expect(await settledOf({ head: async () => bytes('9') })).toBe('bad')
    expect(await changed({ index: 0 })).toBe('bad')
    expect(await changed({ sumBefore: '501' })).toBe('bad')
    expect(await changed({ headers: proof.headers.slice(0, 1) })).toBe('bad')
    expect(await settledOf({ proof: async () => null })).toBe('later')
    expect(await settledOf({ proof: () => Promise.reject(new Error('offline')) })).toBe('open')
    expect(await settledOf({ head: () => Promise.reject(new Error('offline')) })).toBe('open')
  })
})
