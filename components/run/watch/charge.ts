import type { RunDetail } from '#lib/schemas/run.ts'

/** Tokens trained on by the steps that are known, repeats since a checkpoint not counted. */
export const tokensOf = (steps: readonly { tokens: number }[]): number =>
  steps.reduce((sum, { tokens }) => sum + tokens, 0)

/** Wei for `tokens` at the run's price, at most its cap; null where training is free or its price is not known. */
export function feeOf(run: Pick<RunDetail, 'payment' | 'plan'>, tokens: number): bigint | null {
  if (!run.payment || !run.plan) return null
  const fee = (BigInt(tokens) * BigInt(run.plan.price.per1kTokens)) / 1000n
  const cap = BigInt(run.payment.cap)
  return fee > cap ? cap : fee
}
