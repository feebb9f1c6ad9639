import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { getAddress, parseEther } from 'viem'
import { z } from 'zod'
import { EMBEDDED_CHAIN_ID } from '#lib/chain/chains.ts'
import { GENESIS_SUPPLY } from '#lib/domain/allocation.ts'
import { addressSchema, weiSchema } from '#lib/schemas/common.ts'

const FOLDER = path.resolve(import.meta.dirname, '../../contracts/script/config')
const HOUR = 3600
const DAY = 24 * HOUR
const BPS = 10_000
const MOST_TAKEN_BPS = 3_000
const MOST_OF_DATA_BPS = 5_000

const OPERATOR = 'must be "deployer", or 0x and 40 digits'

/** Accounts below 2^64 are Datanets' pools. */
const isAccount = (value: string): boolean => addressSchema.safeParse(value).success && BigInt(value) > 2n ** 64n
const between = (least: number, most: number, unit: string) => {
  const sentence = `must be a whole number from ${least} to ${most}${unit}`
  return z.number(sentence).int(sentence).min(least, sentence).max(most, sentence)
}
const wei = (least: bigint, most: bigint) => {
  const sentence = `must be a text of digits, from ${least} to ${most} wei`
  const within = (value: string) =>
    weiSchema.safeParse(value).success && BigInt(value) >= least && BigInt(value) <= most
  return z.string(sentence).refine(within, sentence)
}

/**
 * The settings of a deployment, as `contracts/script/Deploy.s.sol` reads them. The contracts have the same bounds; here they
 * are checked before anything is sent. The lower bounds of times do not hold on the embedded chain.
 */
export function deployConfigSchema(chainId: number) {
  const embedded = chainId === EMBEDDED_CHAIN_ID
  const seconds = (least: number, most: number) => between(embedded ? Math.min(least, 1) : least, most, ' seconds')
  const bps = between(0, BPS, ' basis points')
  return z
    .strictObject({
      /** null: whoever deploys */
      operator: z
        .string(OPERATOR)
        .refine((value) => value === 'deployer' || isAccount(value), OPERATOR)
        .transform((value) => (value === 'deployer' ? null : getAddress(value))),
      bond: wei(0n, GENESIS_SUPPLY),
      closeDelay: seconds(DAY, 30 * DAY),
      unstakeDelay: seconds(21 * DAY, 60 * DAY),
      minimumStake: wei(parseEther('1'), parseEther('1000000')),
      timelockDelay: seconds(DAY, 30 * DAY),
      votingDelay: seconds(DAY, 30 * DAY),
      votingPeriod: seconds(14 * DAY, 60 * DAY),
      lateQuorumExtension: between(0, 60 * DAY, ' seconds'),
      proposalThreshold: wei(0n, GENESIS_SUPPLY / 100n),
      fees: z
        .strictObject({
          ...{ burnBps: bps, treasuryBps: bps, stakersBps: bps, modelBps: bps, dataBps: bps },
          ...{ reviewersBps: bps, curatorsBps: bps },
          disputeWindow: seconds(HOUR, 7 * DAY),
        })
        .refine((f) => f.burnBps + f.treasuryBps + f.stakersBps + f.modelBps + f.dataBps === BPS, {
          error: `must divide all of a fee: burnBps, treasuryBps, stakersBps, modelBps and dataBps sum to ${BPS}`,
        })
        .refine((f) => f.burnBps + f.treasuryBps + f.stakersBps <= MOST_TAKEN_BPS, {
          error: `must take at most ${MOST_TAKEN_BPS} basis points for burn, treasury and stakers`,
        })
        .refine((f) => f.reviewersBps + f.curatorsBps <= MOST_OF_DATA_BPS, {
          error: `must give reviewers and curators at most ${MOST_OF_DATA_BPS} basis points of the data share`,
        }),
    })
    .refine((config) => config.lateQuorumExtension <= config.votingPeriod, {
      error: 'must be at most votingPeriod',
      path: ['lateQuorumExtension'],
    })
}
export type DeployConfig = z.infer<ReturnType<typeof deployConfigSchema>>

/** @throws Error with one sentence: which setting of which file is wrong, and what it must be */
export function parseDeployConfig(chainId: number, value: unknown): DeployConfig {
  const result = deployConfigSchema(chainId).safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const place = issue?.path.join('.')
  throw new Error(`contracts/script/config/${chainId}.json: ${place ? `${place} ` : ''}${issue?.message}.`)
}

/** The settings for a chain. @throws Error when there are none, or one is wrong */
export async function readDeployConfig(chainId: number): Promise<DeployConfig> {
  const text = await readFile(path.join(FOLDER, `${chainId}.json`), 'utf8').catch((cause) => {
    throw new Error(`There are no settings for chain ${chainId}: write contracts/script/config/${chainId}.json.`, {
      cause,
    })
  })
  return parseDeployConfig(chainId, JSON.parse(text))
}
