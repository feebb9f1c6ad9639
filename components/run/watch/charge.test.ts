import { expect, it } from 'vitest'
import type { RunCharge } from '#lib/domain/run-live.ts'
import type { RunDetail } from '#lib/schemas/run.ts'
import { feeOf, tokensOf, tokensOwed, tokensSettling } from './charge.ts'

const run = { payment: { cap: '5000' }, plan: { price: { per1kTokens: '2000' } } } as RunDetail
const charge = (tokens: number): RunCharge => ({ tokens, fee: '1', returned: '1', receiptHash: '0x1' })

it('charges the tokens of its steps at the price of the plan, rounded up as the receipt is, never above the cap', () => {
  expect(tokensOf([{ tokens: 700 }, { tokens: 551 }])).toBe(1251)
  expect(feeOf(run, 1251)).toBe(2502n)
  expect(feeOf({ ...run, plan: { price: { per1kTokens: '1500' } } } as RunDetail, 1)).toBe(2n)
  expect(feeOf(run, 1_000_000)).toBe(5000n)
})
it('knows no fee where training is free or no plan was kept', () => {
  expect(feeOf({ ...run, payment: null }, 1000)).toBeNull()
  expect(feeOf({ ...run, plan: null }, 1000)).toBeNull()
})
it('owes only what no earlier reservation paid for', () => {
  const steps = [{ tokens: 700 }, { tokens: 551 }]
  expect(tokensOwed({ steps, charges: [] })).toBe(1251)
  expect(tokensOwed({ steps, charges: [charge(700)] })).toBe(551)
})
it('waits for the charge of what was kept, and for none of a run that failed or works', () => {
  const ended = (state: RunDetail['state']) => ({ state, payment: { tokens: 1251 } }) as RunDetail
  expect(tokensSettling(ended('stopped'), { charges: [charge(700)] })).toBe(551)
  expect(tokensSettling(ended('ready'), { charges: [charge(700), charge(551)] })).toBe(0)
  expect(tokensSettling({ state: 'ready', payment: { tokens: 9, charged: '1' } } as RunDetail, { charges: [] })).toBe(0)
  expect(tokensSettling(ended('failed'), { charges: [] })).toBe(0)
  expect(tokensSettling(ended('training'), { charges: [] })).toBe(0)
})
