import type { Hex } from 'viem'
import { describe, expect, it } from 'vitest'
import { splitFee } from '#lib/domain/fees.ts'
import { contributorAmount, feeSplit, poolAmount } from './fee-split.ts'

const address = (digit: string) => `0x${digit.repeat(40)}` as Hex
const row = {
  datanetId: 42n,
  version: 1,
  datumHash: `0x${'9'.repeat(64)}` as Hex,
  contributor: address('a'),
  reviewer: address('b'),
}

describe('amounts under an answer', () => {
  it.each([1n, 999n, 1_234_567_890_123_456_789n])('are the lines that an epoch pays for a fee of %s wei', (fee) => {
    const lines = splitFee({
      receiptHash: `0x${'1'.repeat(64)}`,
      fee,
      modelPayee: address('c'),
      shares: [{ ...row, ppm: 333_333 }],
      pools: [{ datanetId: 42n, ppm: 666_667 }],
      curators: new Map([[42n, address('d')]]),
    })
    const paid = (role: string) => lines.find((line) => line.role === role)?.amount ?? 0n
    expect(contributorAmount(fee, 333_333)).toBe(paid('contributor'))
    expect(poolAmount(fee, 666_667)).toBe(paid('pool'))
  })
  it('split the whole fee', () => {
    const parts = feeSplit(10_000n)
    expect(parts.reduce((sum, { amount }) => sum + amount, 0n)).toBe(10_000n)
    expect(parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
  })
})
