import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import type { FeePolicy } from '#lib/domain/fees.ts'
import { publicClient } from './client.ts'
import { deployment } from './deployment.ts'

/** Versions that some epoch was or is earned under: they never change again. */
const settled = new Map<number, FeePolicy>()

type OnChain = {
  version: number
  fromEpoch: number
  fees: {
    burnBps: number
    treasuryBps: number
    stakersBps: number
    modelBps: number
    dataBps: number
    reviewersBps: number
    curatorsBps: number
    disputeWindow: number
  }
}

const toPolicy = ({ version, fees }: OnChain): FeePolicy => ({
  version,
  burn: BigInt(fees.burnBps),
  treasury: BigInt(fees.treasuryBps),
  stakers: BigInt(fees.stakersBps),
  model: BigInt(fees.modelBps),
  data: BigInt(fees.dataBps),
  reviewers: BigInt(fees.reviewersBps),
  curators: BigInt(fees.curatorsBps),
  disputeWindow: fees.disputeWindow,
})

/** The fee policy that an epoch is split by, as Royalties says now. */
export async function policyOfEpoch(epoch: number): Promise<FeePolicy> {
  const [{ addresses }, reader] = await Promise.all([deployment(), publicClient()])
  const contract = { address: addresses.royalties, abi: royaltiesAbi } as const
  return toPolicy(await reader.readContract({ ...contract, functionName: 'policyOf', args: [BigInt(epoch)] }))
}

/** A version of the fee policy. @throws Error when Royalties has none of that number */
export async function feePolicyOf(version: number): Promise<FeePolicy> {
  const known = settled.get(version)
  if (known) return known
  const [{ addresses }, reader] = await Promise.all([deployment(), publicClient()])
  const contract = { address: addresses.royalties, abi: royaltiesAbi } as const
  const [onChain, [, , epoch]] = await Promise.all([
    reader.readContract({ ...contract, functionName: 'policies', args: [BigInt(version)] }),
    reader.readContract({ ...contract, functionName: 'progress' }),
  ])
  if (onChain.version !== version) throw new Error(`Royalties has no version ${version} of the fee policy.`)
  const policy = toPolicy(onChain)
  if (onChain.fromEpoch <= epoch) settled.set(version, policy)
  return policy
}
