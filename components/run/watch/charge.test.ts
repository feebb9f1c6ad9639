import { expect, it } from 'vitest'
import type { RunDetail } from '#lib/schemas/run.ts'
import { feeOf, tokensOf } from './charge.ts'

const run = { payment: { cap: '5000' }, plan: { price: { per1kTokens: '2000' } } } as RunDetail

it('charges the tokens of its steps at the price of the plan, never above the cap', () => {
  expect(tokensOf([{ tokens: 700 }, { tokens: 551 }])).toBe(1251)
  expect(feeOf(run, 1251)).toBe(2502n)
  expect(feeOf(run, 1_000_000)).toBe(5000n)
})
it('knows no fee where training is free or no plan was kept', () => {
  expect(feeOf({ ...run, payment: null }, 1000)).toBeNull()
  expect(feeOf({ ...run, plan: null }, 1000)).toBeNull()
})
