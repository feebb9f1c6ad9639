import { feePolicy, rowSplit } from '#lib/domain/fees.ts'

const BPS = 10_000n
const PPM = 1_000_000n

/** Wei of a fee that a row's contributor gets, by the rule of `splitFee`: one floor of fee × basis points × ppm. */
export const contributorAmount = (fee: bigint, ppm: number): bigint =>
  (fee * feePolicy.data * BigInt(ppm) * rowSplit().contributor) / (BPS * PPM * BPS)

/** Wei of a fee that goes to a Datanet's pool. */
export const poolAmount = (fee: bigint, ppm: number): bigint => (fee * feePolicy.data * BigInt(ppm)) / (BPS * PPM)

export const feeParts = ['data', 'model', 'burn', 'treasury', 'stakers'] as const

/** The policy's parts of a fee, largest first. */
export const feeSplit = (fee: bigint) =>
  feeParts.map((part) => ({ part, share: Number(feePolicy[part]) / 10_000, amount: (fee * feePolicy[part]) / BPS }))
