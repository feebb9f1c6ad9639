import { feeOf as priceOf } from '#lib/domain/price.ts'
import type { RunLive } from '#lib/domain/run-live.ts'
import type { RunDetail } from '#lib/schemas/run.ts'

type Counted = readonly { tokens: number }[]
/** Tokens of steps or of charges; a step that was repeated since a checkpoint is there once. */
export const tokensOf = (counted: Counted): number => counted.reduce((sum, { tokens }) => sum + tokens, 0)

/** Tokens trained on that nothing was charged for yet: an earlier reservation may have paid for the first ones. */
export const tokensOwed = ({ steps, charges }: { steps: Counted; charges: Counted }): number =>
  Math.max(0, tokensOf(steps) - tokensOf(charges))

/** Wei for `tokens` at the run's price, at most its cap; null where training is free or its price is not known. */
export function feeOf(run: Pick<RunDetail, 'payment' | 'plan'>, tokens: number): bigint | null {
  if (!run.payment || !run.plan) return null
  const fee = priceOf(BigInt(run.plan.price.per1kTokens), tokens)
  const cap = BigInt(run.payment.cap)
  return fee > cap ? cap : fee
}

/** Tokens of an ended run whose charge is not signed yet; a run that failed owes nothing. 0 until its charges were heard of. */
export function tokensSettling(
  { state, payment }: Pick<RunDetail, 'payment' | 'state'>,
  { charges }: Pick<RunLive, 'charges'>,
): number {
  const unheard = payment?.charged != null && charges.length === 0
  if (unheard || (state !== 'ready' && state !== 'stopped')) return 0
  return Math.max(0, (payment?.tokens ?? 0) - tokensOf(charges))
}
