import type { FeeBps } from '#lib/schemas/receipt.ts'

const BPS = 10_000n
const PPM = 1_000_000n

/** Wei of a fee that a row's contributor gets, by the rule of `splitFee`: one floor of fee × basis points × ppm. */
export const contributorAmount = (fee: bigint, ppm: number, { data, reviewers, curators }: FeeBps): bigint =>
  (fee * BigInt(data) * BigInt(ppm) * BigInt(Number(BPS) - reviewers - curators)) / (BPS * PPM * BPS)

/** Wei of a fee that goes to a Datanet's pool. */
export const poolAmount = (fee: bigint, ppm: number, { data }: FeeBps): bigint =>
  (fee * BigInt(data) * BigInt(ppm)) / (BPS * PPM)

export const feeParts = ['data', 'model', 'burn', 'treasury', 'stakers'] as const

/** The parts of a fee by the policy that its receipt names. */
export const feeSplit = (fee: bigint, fees: FeeBps) =>
  feeParts.map((part) => ({ part, share: fees[part] / Number(BPS), amount: (fee * BigInt(fees[part])) / BPS }))
