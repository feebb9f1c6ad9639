/** Wei for 1,000 tokens trained on, for each 100 million parameters of the base: 0.001 OPEN. */
const perHundredMillion = 10n ** 15n

/** What training costs on this installation's own machine. @param parameters of the base model @returns wei for 1,000 tokens */
export const trainingPrice = (parameters: number): bigint =>
  perHundredMillion * BigInt(Math.max(1, Math.round(parameters / 100e6)))

/**
 * Tokens that a cap pays for: where a run ends itself. @param cap wei @param pricePer1k wei for 1,000 tokens
 */
export const tokensWithin = (cap: bigint, pricePer1k: bigint): number =>
  pricePer1k === 0n ? Number.MAX_SAFE_INTEGER : Number((cap * 1000n) / pricePer1k)
