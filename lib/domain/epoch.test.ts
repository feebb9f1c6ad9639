import fc from 'fast-check'
import { type Address, type Hex, keccak256, numberToHex, stringToBytes } from 'viem'
import { describe, expect, it } from 'vitest'
import { buildEpoch, claimLeaf, type EpochReceipt, epochData, receiptLeaf } from './epoch.ts'
import { epochSplit, feePolicy, MODEL_SHARE, rowSplit, splitFee } from './fees.ts'
import { merkleRoot, verifyProof } from './merkle.ts'
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
    fee,
    modelPayee: account('owner'),
    shares,
    pools: poolShares(shares, [1n, 2n, 3n]),
    curators,
  }
}

describe('fee policy', () => {
  it('sums to one', () => {
    const { burn, treasury, stakers, model, data } = feePolicy
    expect(burn + treasury + stakers + model + data).toBe(10_000n)
    expect(rowSplit.contributor + rowSplit.reviewer + rowSplit.curator).toBe(10_000n)
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
  it('sums to the wei, and every claim is proved', () => {
    fc.assert(
      fc.property(
        fc.array(receiptArbitrary, { minLength: 1, maxLength: 8 }),
        fc.bigInt({ min: 1n, max: 10n ** 24n }),
        (inputs, before) => {
          const receipts = inputs.map(toReceipt)
          const previous = new Map([
            [account('owner'), before],
            [account('someone from before'), 7n],
          ])
          const { header, claims, lines } = buildEpoch(
            previous,
            receipts,
            epochData(receipts.map(({ receiptHash }) => receiptHash)),
          )
          const { burn, stakers, treasury } = epochSplit(header.total, header.lineSum)
          expect(header.total).toBe(receipts.reduce((sum, { fee }) => sum + fee, 0n))
          expect(lines.reduce((sum, { amount }) => sum + amount, 0n)).toBe(header.lineSum)
          expect(burn + stakers + treasury + header.lineSum).toBe(header.total)
          expect(treasury).toBeGreaterThanOrEqual((header.total * feePolicy.treasury) / 10_000n)
          const grown = claims.reduce(
            (sum, { account: who, cumulative }) => sum + cumulative - (previous.get(who) ?? 0n),
            0n,
          )
          expect(grown).toBe(header.lineSum)
          let sumBefore = 0n
          for (const claim of claims) {
            expect(claim.sumBefore).toBe(sumBefore)
            expect(verifyProof(header.claims, claimLeaf(claim), claim.index, claim.proof)).toBe(true)
            const own = lines
              .filter((line) => line.account === claim.account)
              .reduce((sum, { amount }) => sum + amount, 0n)
            expect(claim.cumulative).toBe((previous.get(claim.account) ?? 0n) + own)
            sumBefore += claim.cumulative
          }
          expect(claims.at(-1)?.lineEnd).toBe(lines.length)
        },
      ),
      { numRuns: 25 },
    )
  })
  it('keeps accounts that earned nothing new, and proves each receipt', () => {
    const receipts = [
      toReceipt({ fee: 10n ** 18n, weights: [100], channel: 1 }, 1),
      toReceipt({ fee: 5n, weights: [], channel: 0 }, 0),
    ]
    const epoch = buildEpoch(new Map([[account('gone'), 42n]]), receipts, new Uint8Array(5000))
    expect(epoch.claims.find((claim) => claim.account === account('gone'))?.cumulative).toBe(42n)
    let sumBefore = 0n
    const leaves = [receipts[1], receipts[0]].map((receipt, i) => {
      const leaf = receiptLeaf(i, receipt, sumBefore)
      sumBefore += receipt.fee
      return leaf
    })
    expect(merkleRoot(leaves)).toBe(epoch.header.receipts)
    expect(epoch.receipts.map(({ receiptHash }) => receiptHash)).toEqual([
      receipts[1].receiptHash,
      receipts[0].receiptHash,
    ])
    for (const { index, proof } of epoch.receipts)
      expect(verifyProof(epoch.header.receipts, leaves[index], index, proof)).toBe(true)
  })
  it('does not depend on the order of receipts', () => {
    const receipts = [0, 1, 2].map((n) => toReceipt({ fee: 1000n, weights: [500_000], channel: n % 2 }, n))
    const data = new Uint8Array()
    expect(buildEpoch(new Map(), receipts, data).header).toEqual(
      buildEpoch(new Map(), receipts.toReversed(), data).header,
    )
  })
  it('refuses an empty epoch and a receipt named twice', () => {
    expect(() => buildEpoch(new Map(), [], new Uint8Array())).toThrow('at least one')
    const receipt = toReceipt({ fee: 1n, weights: [], channel: 0 }, 0)
    expect(() => buildEpoch(new Map(), [receipt, receipt], new Uint8Array())).toThrow('stands twice')
  })
})
