'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Address, toHex } from 'viem'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import type { Funding } from '#components/chain/use-funding.tsx'
import { usePayment } from '#components/chain/use-payment.ts'
import { client, orpc } from '#lib/api/client.ts'
import { type ApiProblem, explainApiError } from '#lib/api/explain-error.ts'
import { chat as words } from '#lib/strings/chat.ts'

type Question = { threadId?: string; modelSlug: string; content: string }
export type AskProblem = Pick<ApiProblem, 'title' | 'next' | 'reference'> & { quiet?: boolean }

/**
 * Asks: quote, channel with enough in it, voucher, question. The wallet opens only when a deposit is needed; what went wrong
 * becomes `problem`, and the question stays with the caller.
 */
export function useAsk(fund: Funding['fund'], onSent: (threadId: string) => Promise<void> | void) {
  const queries = useQueryClient()
  const requireSession = useRequireSession()
  const pay = usePayment(fund)
  const [sending, setSending] = useState<string | null>(null)
  const [problem, setProblem] = useState<AskProblem | null>(null)

  const send = async (question: Question, account: Address): Promise<string | null> => {
    const { maxFee } = await client.chat.quote(question)
    const idempotencyKey = toHex(crypto.getRandomValues(new Uint8Array(16)))
    const sent = await pay({
      account,
      amount: BigInt(maxFee),
      short: words.channel.short,
      send: (voucher) => client.chat.send({ ...question, voucher, idempotencyKey }),
    })
    if (!sent) setProblem({ title: words.channel.cancelled, quiet: true })
    return sent?.threadId ?? null
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
