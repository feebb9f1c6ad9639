'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Address, toHex } from 'viem'
import { useChainConfig } from '#components/chain/chain-context.tsx'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { type ApiProblem, explainApiError } from '#lib/api/explain-error.ts'
import { parseSessionKey, type SessionKey, storedSessionKey } from '#lib/chain/hooks/session-key.ts'
import { signVoucher } from '#lib/chain/hooks/sign-voucher.ts'
import { channelLeft, isUnopened } from '#lib/chain/hooks/use-channel.ts'
import { formatOpen } from '#lib/format.ts'
import type { Channel } from '#lib/schemas/chat.ts'
import { chat as words } from '#lib/strings/chat.ts'
import type { Funding } from './use-funding.tsx'

type Funded = { key: SessionKey; channel: Channel }
type Question = { threadId?: string; modelSlug: string; content: string }
export type AskProblem = Pick<ApiProblem, 'title' | 'next' | 'reference'> & { quiet?: boolean }

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
 * Asks: quote, channel with enough in it, voucher, question. The wallet opens only when a deposit is needed; what went wrong
 * becomes `problem`, and the question stays with the caller.
 */
export function useAsk(fund: Funding['fund'], onSent: (threadId: string) => Promise<void> | void) {
  const chain = useChainConfig()
  const queries = useQueryClient()
  const requireSession = useRequireSession()
  const [sending, setSending] = useState<string | null>(null)
  const [problem, setProblem] = useState<AskProblem | null>(null)

  /** A channel that covers `maxFee`, or null when the person closed the dialog. */
  const fundedChannel = async (account: Address, maxFee: bigint): Promise<Funded | null> => {
    const { key, channel } = await readChannel(chain.chainId, account)
    if (key && channel && !channel.closeRequested) {
      const left = channelLeft(channel)
      if (left >= maxFee) return { key, channel }
      const reason = words.channel.short(formatOpen(maxFee), formatOpen(left))
      if (!(await fund({ kind: 'topUp', account, key, reason, missing: maxFee - left }))) return null
    } else {
      const closing = channel !== null
      const reason = closing ? words.channel.closing : undefined
      if (!(await fund({ kind: 'open', account, key: closing ? null : key, reason, missing: maxFee }))) return null
    }
    const now = await readChannel(chain.chainId, account)
    return now.key && now.channel ? { key: now.key, channel: now.channel } : null
  }

  const send = async (question: Question, account: Address): Promise<string | null> => {
    const { maxFee } = await client.chat.quote(question)
    const idempotencyKey = toHex(crypto.getRandomValues(new Uint8Array(16)))
    for (let attempt = 1; ; attempt++) {
      const funded = await fundedChannel(account, BigInt(maxFee))
      if (!funded) {
        setProblem({ title: words.channel.cancelled, quiet: true })
        return null
      }
      const voucher = await signVoucher(chain, funded.key, funded.channel, BigInt(maxFee))
      try {
        return (await client.chat.send({ ...question, voucher, idempotencyKey })).threadId
      } catch (error) {
        // Another tab may have spent from the channel in between: once more, with what is true now.
        if (attempt > 1 || !isUnopened(error)) throw error
      }
    }
  }

  /** @returns whether the question is on its way */
  const ask = async (question: Question): Promise<boolean> => {
    setProblem(null)
    try {
      const session = await requireSession({ reason: words.signInReason })
      if (!session) return false
      setSending(question.content)
      const threadId = await send(question, session.address)
      if (!threadId) return false
      void queries.invalidateQueries({ queryKey: orpc.chat.threads.key() })
      void queries.invalidateQueries({ queryKey: orpc.chat.channel.key() })
      await queries.fetchQuery(orpc.chat.thread.queryOptions({ input: { id: threadId }, staleTime: 0 }))
      await onSent(threadId)
      return true
    } catch (error) {
      setProblem(explainApiError(error))
      return false
    } finally {
      setSending(null)
    }
  }
  return { ask, sending, problem, clearProblem: () => setProblem(null) }
}
