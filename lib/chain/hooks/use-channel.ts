'use client'
import { useQuery } from '@tanstack/react-query'
import type { Address } from 'viem'
import { orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import type { Channel } from '#lib/schemas/chat.ts'
import type { SessionKey } from './session-key.ts'
import { useSessionKey } from './use-session-key.ts'

export type ChannelState = {
  /** none: this browser has no channel for the account, or the chain does not know it */
  status: 'loading' | 'none' | 'open' | 'closing' | 'unreadable'
  key: SessionKey | null
  channel: Channel | null
  /** Wei that answers may still cost: deposit − spent − reserved. */
  left: bigint
  refetch: () => Promise<unknown>
}

/** Wei of a channel that nothing is promised from yet, at least 0. */
export function channelLeft({ deposit, spent, reserved }: Pick<Channel, 'deposit' | 'spent' | 'reserved'>): bigint {
  const left = BigInt(deposit) - BigInt(spent) - BigInt(reserved)
  return left > 0n ? left : 0n
}

/** The server asks for payment where the chain has no such channel. */
export const isUnopened = (error: unknown): boolean => explainApiError(error).code === 'payment_required'

/** The payment channel of this browser for an account that is signed in. */
export function useChannel(chainId: number, account: Address | undefined): ChannelState {
  const key = useSessionKey(chainId, account)
  const query = useQuery(
    orpc.chat.channel.queryOptions({
      input: { id: key?.channelId ?? '0x' },
      enabled: key !== null,
      retry: (count, error) => count < 2 && !isUnopened(error),
      staleTime: 10_000,
    }),
  )
  const channel = key && query.data ? query.data : null
  const status = () => {
    if (!key || (query.error && isUnopened(query.error))) return 'none'
    if (channel) return channel.closeRequested ? 'closing' : 'open'
    return query.error ? 'unreadable' : 'loading'
  }
  return { status: status(), key, channel, left: channel ? channelLeft(channel) : 0n, refetch: query.refetch }
}
