'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useChainConfig } from '#components/chain/chain-context.tsx'
import { useTransaction } from '#components/chain/transaction-provider.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { poolsAbi } from '#lib/chain/generated/abis.ts'
import { formatOpen } from '#lib/format.ts'
import type { Bounty } from '#lib/schemas/bounty.ts'
import { datanets } from '#lib/strings/datanets.ts'

const words = datanets.bounties
type Step = { action: string; effect: string[]; functionName: string; args: readonly unknown[] }
/** null when it is done; else why nothing was sent. */
export type BountyOutcome = string | null

/** The three things that a Datanet's owner does with a bounty on the chain. Throws what the API throws. */
export function useBounty(chainDatanetId: string) {
  const { addresses } = useChainConfig()
  const queries = useQueryClient()
  const send = useTransaction()
  const run = async (bounty: Bounty, step: Step): Promise<BountyOutcome> => {
    const result = await send({ ...step, address: addresses.pools, abi: poolsAbi, contractName: 'Pools' })
    if (result.status !== 'confirmed') return result.message
    await client.bounties.confirm({ bountyId: bounty.id, txHash: result.hash })
    await queries.invalidateQueries({ queryKey: orpc.bounties.key() })
    return null
  }
  const amount = (bounty: Bounty) => formatOpen(bounty.amount)
  return {
    post: (bounty: Bounty) =>
      run(bounty, {
        action: words.postAction,
        effect: [words.postEffect(amount(bounty), bounty.title), words.postForever],
        functionName: 'postBounty',
        args: [BigInt(chainDatanetId), BigInt(bounty.amount), bounty.termsHash],
      }),
    award: (bounty: Bounty, winner: `0x${string}`, name: string) =>
      run(bounty, {
        action: words.awardAction,
        effect: [words.awardEffect(amount(bounty), name), words.awardForever],
        functionName: 'awardBounty',
        args: [BigInt(bounty.chainBountyId ?? 0), winner],
      }),
    cancel: (bounty: Bounty) =>
      run(bounty, {
        action: words.cancelAction,
        effect: [words.cancelEffect(amount(bounty))],
        functionName: 'cancelBounty',
        args: [BigInt(bounty.chainBountyId ?? 0)],
      }),
  }
}
