'use client'
import { useQuery } from '@tanstack/react-query'
import type { Address, Hex, PublicClient } from 'viem'
import { usePublicClient } from 'wagmi'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'

export type ChainChannel = {
  id: Hex
  /** wei; after closing, what was collected */
  deposit: bigint
  collected: bigint
  /** seconds; 0 while nobody asked to close */
  closeAt: bigint
}

/** Every channel that an account ever opened, newest first, from the chain alone. */
export async function readChannels(
  publicClient: PublicClient,
  royalties: Address,
  payer: Address,
): Promise<ChainChannel[]> {
  const opened = await publicClient.getContractEvents({
    address: royalties,
    abi: royaltiesAbi,
    eventName: 'ChannelOpened',
    args: { payer },
    fromBlock: 'earliest',
    strict: true,
  })
  return Promise.all(
    opened.reverse().map(async ({ args: { channelId } }) => {
      const [deposit, collected, closeAt] = await publicClient.readContract({
        address: royalties,
        abi: royaltiesAbi,
        functionName: 'channels',
        args: [channelId],
      })
      return { id: channelId, deposit, collected, closeAt }
    }),
  )
}

export const channelsKey = (payer: Address | undefined) => ['channels', payer?.toLowerCase()] as const

export function useChannels(royalties: Address, payer: Address | undefined) {
  const publicClient = usePublicClient()
  return useQuery({
    queryKey: channelsKey(payer),
    enabled: payer !== undefined && publicClient !== undefined,
    queryFn: () => readChannels(publicClient as PublicClient, royalties, payer as Address),
  })
}
