import type { Hex } from 'viem'
import { describe, expect, it } from 'vitest'
import { feePolicy, splitFee } from '#lib/domain/fees.ts'
import { contributorAmount, feeSplit, poolAmount } from './fee-split.ts'

const address = (digit: string) => `0x${digit.repeat(40)}` as Hex
const row = {
  datanetId: 42n,
  version: 1,
  datumHash: `0x${'9'.repeat(64)}` as Hex,
  contributor: address('a'),
  reviewer: address('b'),
}

const fees = {
  ...{ burn: 1_000, treasury: 500, stakers: 500, model: 3_000, data: 5_000 },
  ...{ reviewers: 1_000, curators: 500 },
}
const other = { ...fees, burn: 0, data: 6_000, reviewers: 2_000, curators: 0 }
const policyOf = (bps: typeof fees) => ({
  ...feePolicy,
  ...Object.fromEntries(Object.entries(bps).map(([part, value]) => [part, BigInt(value)])),
})

describe('amounts under an answer', () => {
  it.each([
    [1n, fees],
    [999n, fees],
    [1_234_567_890_123_456_789n, fees],
    [1_234_567_890_123_456_789n, other],
  ])('are the lines that an epoch pays for a fee of %s wei', (fee, bps) => {
    const lines = splitFee(
      {
        receiptHash: `0x${'1'.repeat(64)}`,
        fee,
        modelPayee: address('c'),
        shares: [{ ...row, ppm: 333_333 }],
        pools: [{ datanetId: 42n, ppm: 666_667 }],
        curators: new Map([[42n, address('d')]]),
      },
      policyOf(bps),
    )
    const paid = (role: string) => lines.find((line) => line.role === role)?.amount ?? 0n
    expect(contributorAmount(fee, 333_333, bps)).toBe(paid('contributor'))
    expect(poolAmount(fee, 666_667, bps)).toBe(paid('pool'))
  })
  it('split the whole fee', () => {
    const parts = feeSplit(10_000n, fees)
    expect(parts.reduce((sum, { amount }) => sum + amount, 0n)).toBe(10_000n)
    expect(parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
  })
})
