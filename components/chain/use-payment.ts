'use client'
import { useQueryClient } from '@tanstack/react-query'
import type { Address } from 'viem'
import { client, orpc } from '#lib/api/client.ts'
import { parseSessionKey, type SessionKey, storedSessionKey } from '#lib/chain/hooks/session-key.ts'
import { type SignedVoucher, signVoucher } from '#lib/chain/hooks/sign-voucher.ts'
import { channelLeft, isUnopened } from '#lib/chain/hooks/use-channel.ts'
import { formatOpen } from '#lib/format.ts'
import type { Channel } from '#lib/schemas/chat.ts'
import { channel as words } from '#lib/strings/channel.ts'
import { useChainConfig } from './chain-context.tsx'
import type { Funding } from './use-funding.tsx'

type Funded = { key: SessionKey; channel: Channel }
export type PaymentOrder<T> = {
  account: Address
  /** Wei that it can cost at most. */
  amount: bigint
  /** Says that `need` is more than is `left`. */
  short: (need: string, left: string) => string
  /** Sends the order with the voucher that pays for it. */
  send: (voucher: SignedVoucher) => Promise<T>
}

/** The channel of this browser as the server sees it now; `key` alone when the chain does not know it yet. */
async function readChannel(
  chainId: number,
  account: Address,
): Promise<{ key: SessionKey | null; channel: Channel | null }> {
  const key = parseSessionKey(storedSessionKey(chainId, account))
  if (!key) return { key, channel: null }
  try {
    return { key, channel: await client.chat.channel({ id: key.channelId }) }
  } catch (error) {
    if (isUnopened(error)) return { key, channel: null }
    throw error
  }
}

/**
 * Pays for an order from the payment channel: a channel with enough in it, a voucher for everything spent and reserved and
 * this, the order. The wallet opens only when a deposit is needed; null when the person closed the dialog.
 */
export function usePayment(fund: Funding['fund']) {
  const chain = useChainConfig()
  const queries = useQueryClient()

  const fundedChannel = async <T>({ account, amount, short }: PaymentOrder<T>): Promise<Funded | null> => {
    const { key, channel } = await readChannel(chain.chainId, account)
    if (key && channel && !channel.closeRequested) {
      const left = channelLeft(channel)
      if (left >= amount) return { key, channel }
      const reason = short(formatOpen(amount), formatOpen(left))
      if (!(await fund({ kind: 'topUp', account, key, reason, missing: amount - left }))) return null
    } else {
      const closing = channel !== null
      const reason = closing ? words.closing : undefined
      if (!(await fund({ kind: 'open', account, key: closing ? null : key, reason, missing: amount }))) return null
    }
    const now = await readChannel(chain.chainId, account)
    return now.key && now.channel ? { key: now.key, channel: now.channel } : null
  }

  return async <T>(order: PaymentOrder<T>): Promise<T | null> => {
    for (let attempt = 1; ; attempt++) {
      const funded = await fundedChannel(order)
      if (!funded) return null
      const voucher = await signVoucher(chain, funded.key, funded.channel, order.amount)
      try {
        const done = await order.send(voucher)
        void queries.invalidateQueries({ queryKey: orpc.chat.channel.key() })
        return done
      } catch (error) {
        // Another tab may have spent from the channel in between: once more, with what is true now.
        if (attempt > 1 || !isUnopened(error)) throw error
      }
    }
  }
}
