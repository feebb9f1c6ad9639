/** Fee in wei for a number of tokens, prompt and answer alike, rounded up. @param pricePer1k wei for 1,000 tokens */
export const feeOf = (pricePer1k: bigint, tokens: number): bigint => (pricePer1k * BigInt(tokens) + 999n) / 1000n
