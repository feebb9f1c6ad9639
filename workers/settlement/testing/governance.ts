import { createTestClient, createWalletClient, http } from 'viem'
import { chainOf } from '#lib/chain/chains.ts'
import type { Deployment } from '#lib/chain/deployment.ts'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import type { FeePolicy } from '#lib/domain/fees.ts'
import { settledReceipt } from '#server/chain/index.ts'

/** Changes the fee policy as the Timelock does when a proposal passed. */
export async function setFees({ chainId, addresses }: Deployment, rpcUrl: string, policy: FeePolicy): Promise<void> {
  const account = addresses.timelock
  const transport = http(rpcUrl)
  await createTestClient({ mode: 'anvil', transport }).impersonateAccount({ address: account })
  const fees = {
    burnBps: Number(policy.burn),
    treasuryBps: Number(policy.treasury),
    stakersBps: Number(policy.stakers),
    modelBps: Number(policy.model),
    dataBps: Number(policy.data),
    reviewersBps: Number(policy.reviewers),
    curatorsBps: Number(policy.curators),
    disputeWindow: policy.disputeWindow,
  }
  const writer = createWalletClient({ account, chain: chainOf(chainId, rpcUrl), transport })
  const contract = { address: addresses.royalties, abi: royaltiesAbi } as const
  // an account that anvil signs for: without a price it would offer a tip above the chain's fee of zero
  const call = { ...contract, functionName: 'setFees', args: [fees], gasPrice: 0n } as const
  await settledReceipt(await writer.writeContract(call))
}
