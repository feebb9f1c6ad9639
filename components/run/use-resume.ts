'use client'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import type { Funding } from '#components/chain/use-funding.tsx'
import { usePayment } from '#components/chain/use-payment.ts'
import { client } from '#lib/api/client.ts'
import type { RunDetail, RunSummary } from '#lib/schemas/run.ts'
import { train } from '#lib/strings/train.ts'

/**
 * Resumes a run. A paused one has its reservation still; one that ended needs a new one for what is left, with the cap of its
 * plan. @returns null when the person closed a dialog
 */
export function useResume(fund: Funding['fund']) {
  const requireSession = useRequireSession()
  const pay = usePayment(fund)
  return async ({ id, state, plan, payment }: RunDetail): Promise<RunSummary | null> => {
    const session = await requireSession({ reason: train.wizard.signInReason })
    if (!session) return null
    const free = state === 'paused' || !plan || BigInt(plan.price.per1kTokens) === 0n
    if (free) return client.runs.resume({ id })
    const cap = payment?.cap ?? plan.price.cap
    return pay({
      account: session.address,
      amount: BigInt(cap),
      short: train.wizard.short,
      send: (voucher) => client.runs.resume({ id, payment: { cap, voucher } }),
    })
  }
}
