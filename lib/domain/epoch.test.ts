import fc from 'fast-check'
import { type Address, type Hex, keccak256, numberToHex, stringToBytes, toHex } from 'viem'
import { describe, expect, it } from 'vitest'
import { buildEpoch, type EpochReceipt } from './build-epoch.ts'
import { claimLeaf, lineLeaf, receiptLeaf } from './epoch.ts'
import { DATA_CHUNK_BYTES, DataTree, dataRoot, epochDataLine } from './epoch-data.ts'
import { epochSplit, type FeePolicy, feePolicy, MODEL_SHARE, readShare, rowSplit, splitFee } from './fees.ts'
import { leafHash, merkleProof, merkleRoot, rootOf, verifyProof } from './merkle.ts'
import { isReservedAccount, poolAccount, poolShares, type RowShare, sharesHash } from './shares.ts'

const hashOf = (text: string): Hex => keccak256(stringToBytes(text))
const account = (text: string): Address => `0x${hashOf(text).slice(26)}`
const row = (i: number, ppm: number): RowShare => ({
  datanetId: BigInt((i % 3) + 1),
  version: 1,
  datumHash: hashOf(`datum ${i}`),
  contributor: account(`contributor ${i % 5}`),
  reviewer: account(`reviewer ${i % 2}`),
  ppm,
})
const curators = new Map([1n, 2n, 3n].map((id) => [id, account(`curator ${id}`)]))

/** A receipt over random rows; weights that sum below 1,000,000 leave the rest to the pools. */
const receiptArbitrary = fc.record({
  fee: fc.bigInt({ min: 0n, max: 10n ** 21n }),
  weights: fc.array(fc.integer({ min: 1, max: 31_250 }), { maxLength: 32 }),
  channel: fc.nat(3),
})
const toReceipt = (
  { fee, weights, channel }: { fee: bigint; weights: number[]; channel: number },
  n: number,
): EpochReceipt => {
  const shares = weights.map((ppm, i) => row(i, ppm))
  return {
    channelId: numberToHex(channel + 1, { size: 32 }),
    nonce: BigInt(n + 1),
    receiptHash: hashOf(`receipt ${n}`),
    signatureHash: hashOf(`signature ${n}`),
    fee,
    modelPayee: account('owner'),
    shares,
    pools: poolShares(shares, [1n, 2n, 3n]),
    curators,
  }
}

/** A policy that differs from the first in every part. */
const otherPolicy: FeePolicy = {
  version: 2,
  burn: 700n,
  treasury: 300n,
  stakers: 900n,
  model: 2_100n,
  data: 6_000n,
  reviewers: 2_000n,
  curators: 1_500n,
  disputeWindow: 7200,
}

describe('fee policy', () => {
  it.each([feePolicy, otherPolicy])('version $version sums to one', (policy) => {
    const { burn, treasury, stakers, model, data } = policy
    expect(burn + treasury + stakers + model + data).toBe(10_000n)
    const { contributor, reviewer, curator } = rowSplit(policy)
    expect(contributor + reviewer + curator).toBe(10_000n)
  })
  it('divides the same answer otherwise when it is another', () => {
    const shares = [row(0, 600_000)]
    const input = { receiptHash: hashOf('r'), fee: 1_000_000n, modelPayee: account('owner'), shares, curators }
    const lines = splitFee({ ...input, pools: poolShares(shares, [1n]) }, otherPolicy)
    expect(lines.map(({ role, amount }) => [role, amount])).toEqual([
      ['model', 210_000n],
      ['contributor', 234_000n],
      ['reviewer', 72_000n],
      ['curator', 54_000n],
      ['pool', 240_000n],
    ])
    expect(epochSplit(1_000_000n, 810_000n, otherPolicy)).toEqual({
      burn: 70_000n,
      stakers: 90_000n,
      treasury: 30_000n,
    })
  })
  it('reads from a line what its share says', () => {
    const shares = [row(0, 300_000), row(1, 300_000)]
    const input = { receiptHash: hashOf('r'), fee: 10n ** 18n, modelPayee: account('owner'), shares, curators }
    for (const { share, role, position } of splitFee({ ...input, pools: poolShares(shares, [1n, 2n]) })) {
      expect(readShare(share)).toEqual({ role, position })
    }
  })
  it('divides one answer as the policy says', () => {
    const shares = [row(0, 600_000)]
    const pools = poolShares(shares, [1n])
    const lines = splitFee({
      receiptHash: hashOf('r'),
      fee: 1_000_000n,
      modelPayee: account('owner'),
      shares,
      pools,
      curators,
    })
    expect(lines.map(({ role, amount, share }) => [role, amount, share])).toEqual([
      ['model', 300_000n, MODEL_SHARE],
      ['contributor', 255_000n, 0],
      ['reviewer', 30_000n, 1],
      ['curator', 15_000n, 2],
      ['pool', 200_000n, 3],
    ])
    expect(lines[4].account).toBe('0x0000000000000000000000000000000000000001')
  })
  it('refuses what could never be paid', () => {
    const input = { receiptHash: hashOf('r'), fee: 1n, modelPayee: account('owner'), curators }
    expect(() => splitFee({ ...input, shares: [row(0, 999_999)], pools: [] })).toThrow('not to 1,000,000')
    expect(() => splitFee({ ...input, modelPayee: poolAccount(9n), shares: [row(0, 1_000_000)], pools: [] })).toThrow(
      'reserved',
    )
    expect(() => sharesHash([row(0, 1), row(0, 2)])).toThrow('two shares')
    expect(() => sharesHash([{ ...row(0, 1), reviewer: poolAccount(0n) }])).toThrow('reserved')
    expect(() => sharesHash([row(0, 900_000), row(1, 100_001)])).toThrow('above 1000000')
    expect(() => sharesHash([row(0, 0)])).toThrow('not payable')
    expect(() => sharesHash(Array.from({ length: 33 }, (_, i) => row(i, 1)))).toThrow('at most 32')
    expect(() => poolShares([], [])).toThrow('without Datanets')
  })
  it('gives what rows leave to the pools, to the millionth', () => {
    const pools = poolShares([row(0, 500_001)], [3n, 1n, 2n, 1n])
    expect(pools).toEqual([
      { datanetId: 1n, ppm: 166_667 },
      { datanetId: 2n, ppm: 166_666 },
      { datanetId: 3n, ppm: 166_666 },
    ])
    expect(isReservedAccount(poolAccount(2n ** 64n - 1n))).toBe(true)
  })
})

describe('epoch', () => {
  it('sums to the wei, and every leaf of every tree is proved', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(receiptArbitrary, { minLength: 1, maxLength: 8 }),
        fc.bigInt({ min: 1n, max: 10n ** 24n }),
        fc.constantFrom(feePolicy, otherPolicy),
        async (inputs, before, policy) => {
          const inputReceipts = inputs.map(toReceipt)
          const previous = new Map([
            [account('owner'), before],
            [account('someone from before'), 7n],
          ])
          const { header, claims, lines, receipts } = await buildEpoch(previous, inputReceipts, hashOf('data'), policy)
          const { burn, stakers, treasury } = epochSplit(header.total, header.lineSum, policy)
          expect(header.total).toBe(inputReceipts.reduce((sum, { fee }) => sum + fee, 0n))
          expect(burn + stakers + treasury + header.lineSum).toBe(header.total)
          expect(treasury).toBeGreaterThanOrEqual((header.total * policy.treasury) / 10_000n)

          let lineSum = 0n
          for (const line of lines.all()) {
            expect(line.sumBefore).toBe(lineSum)
            const proof = merkleProof(lines.tree, line.index)
            expect(verifyProof(header.lines, lineLeaf(line.index, line, lineSum), line.index, proof)).toBe(true)
            lineSum += line.amount
          }
          expect(lineSum).toBe(header.lineSum)
          expect([...lines.all()].map(lineKey)).toEqual(
            inputReceipts.flatMap((receipt) => splitFee(receipt, policy).map(lineKey)).sort(),
          )

          let [sumBefore, from] = [0n, 0]
          for (const claim of claims.all()) {
            expect(claim.sumBefore).toBe(sumBefore)
            expect(
              verifyProof(header.claims, claimLeaf(claim), claim.index, merkleProof(claims.tree, claim.index)),
            ).toBe(true)
            let own = 0n
            for (; from < claim.lineEnd; from++) {
              expect(lines.at(from).account).toBe(claim.account)
              own += lines.at(from).amount
            }
            expect(claim.cumulative).toBe((previous.get(claim.account) ?? 0n) + own)
            sumBefore += claim.cumulative
          }
          expect(sumBefore).toBe(before + 7n + header.lineSum)
          expect(from).toBe(lines.count)

          let fees = 0n
          for (const entry of receipts.all()) {
            expect(entry.sumBefore).toBe(fees)
            const leaf = receiptLeaf(entry.index, entry, fees)
            expect(verifyProof(header.receipts, leaf, entry.index, merkleProof(receipts.tree, entry.index))).toBe(true)
            fees += entry.fee
          }
          expect(fees).toBe(header.total)
        },
      ),
      { numRuns: 25 },
    )
  })
  it('keeps accounts that earned nothing new', async () => {
    const receipts = [toReceipt({ fee: 10n ** 18n, weights: [100], channel: 1 }, 1)]
    const epoch = await buildEpoch([[account('gone'), 42n]], receipts, hashOf('data'))
    expect([...epoch.claims.all()].find((claim) => claim.account === account('gone'))?.cumulative).toBe(42n)
  })
  it('does not depend on the order of receipts', async () => {
    const receipts = [0, 1, 2].map((n) => toReceipt({ fee: 1000n, weights: [500_000], channel: n % 2 }, n))
    const [there, back] = await Promise.all([
      buildEpoch([], receipts, hashOf('data')),
      buildEpoch([], receipts.toReversed(), hashOf('data')),
    ])
    expect(there.header).toEqual(back.header)
  })
  it('refuses an empty epoch, a receipt or an account named twice, and what is no amount', async () => {
    await expect(buildEpoch([], [], hashOf('data'))).rejects.toThrow('at least one')
    const receipt = toReceipt({ fee: 1n, weights: [], channel: 0 }, 0)
    await expect(buildEpoch([], [receipt, receipt], hashOf('data'))).rejects.toThrow('stands twice')
    const twice = [account('gone'), 1n] as const
    await expect(buildEpoch([twice, twice], [receipt], hashOf('data'))).rejects.toThrow('named twice')
    await expect(async () => buildEpoch([], [{ ...receipt, fee: 1n << 128n }], hashOf('data'))).rejects.toThrow(
      'no amount',
    )
  })
})

describe('data of an epoch', () => {
  it('has one root, in whatever pieces it comes', () => {
    const bytes = Uint8Array.from({ length: 10_000 }, (_, i) => i * 7)
    const leaves = [0, 1, 2].map((i) =>
      leafHash(toHex(bytes.subarray(i * DATA_CHUNK_BYTES, (i + 1) * DATA_CHUNK_BYTES))),
    )
    expect(dataRoot(bytes)).toBe(merkleRoot(leaves))
    fc.assert(
      fc.property(fc.array(fc.nat(10_000), { maxLength: 6 }), (cuts) => {
        const tree = new DataTree()
        const ends = [...cuts, 10_000].sort((a, b) => a - b)
        for (const [i, end] of ends.entries()) tree.push(bytes.subarray(ends[i - 1] ?? 0, end))
        expect(rootOf(tree.end())).toBe(merkleRoot(leaves))
      }),
    )
  })
  it('is a line of canonical JSON a document', () => {
    expect(new TextDecoder().decode(epochDataLine({ fee: 10n, b: [1], a: 'é' }))).toBe('{"a":"é","b":[1],"fee":"10"}\n')
  })
})

const lineKey = (line: { account: Address; receiptHash: Hex; share: number; amount: bigint }) =>
  `${line.account} ${line.receiptHash} ${line.share.toString().padStart(10, '0')} ${line.amount}`
