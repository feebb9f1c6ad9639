'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useRef } from 'react'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import type { Funding } from '#components/chain/use-funding.tsx'
import { usePayment } from '#components/chain/use-payment.ts'
import { client, orpc } from '#lib/api/client.ts'
import type { SignedVoucher } from '#lib/chain/hooks/sign-voucher.ts'
import type { Plan } from '#lib/schemas/plan.ts'
import type { RunSettings } from '#lib/schemas/run.ts'
import type { TrainInput } from '#lib/schemas/train-params.ts'
import { train } from '#lib/strings/train.ts'
import { compareLink } from '../compare/compare-link.ts'
import { planOptions } from './use-plan.ts'

const words = train.wizard

export type StartOrder = {
  settings: RunSettings
  /** Two to six for a comparison; none for one run. */
  variants: TrainInput[]
  /** The run whose settings these were at first. */
  parentRunId: string | null
  /** Wei that one run may cost at most; null takes what the plan proposes. */
  cap: bigint | null
}
type Payment = { cap: string; voucher: SignedVoucher } | null

/** `crypto.randomUUID` exists only on https and localhost. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Sends one run, or several as a comparison. @returns where it is watched */
async function send(
  { settings, variants, parentRunId }: StartOrder,
  idempotencyKey: string,
  payment: Payment,
): Promise<string> {
  if (variants.length === 0) {
    const { id } = await client.runs.create({ ...settings, parentRunId, payment, idempotencyKey })
    return `/train/${id}`
  }
  const { params: _, ...shared } = settings
  const { runs } = await client.runs.sweep({ ...shared, variants, payment, idempotencyKey })
  return compareLink(runs.map(({ id }) => id))
}

/**
 * Signs in if need be, reserves the cap on the payment channel and starts. The same choices, sent again, give the same run.
 * Its data is null when the person closed a dialog: nothing was started then.
 */
export function useStartRun(fund: Funding['fund']) {
  const requireSession = useRequireSession()
  const pay = usePayment(fund)
  const queries = useQueryClient()
  const router = useRouter()
  const sent = useRef({ choices: '', key: '' })
  const busy = useRef(false)
  const mutation = useMutation({
    mutationFn: async (order: StartOrder): Promise<string | null> => {
      const session = await requireSession({ reason: words.signInReason })
      if (!session) return null
      const { cap, ...choices } = order
      const text = JSON.stringify([session.address, choices])
      if (sent.current.choices !== text) sent.current = { choices: text, key: newKey() }
      const { key } = sent.current
      const { price } = (await queries.fetchQuery(planOptions({ ...order.settings, name: undefined }))) as Plan
      if (BigInt(price.per1kTokens) === 0n) return send(order, key, null)
      const each = cap ?? BigInt(price.cap)
      return pay({
        account: session.address,
        amount: each * BigInt(Math.max(1, order.variants.length)),
        short: words.short,
        send: (voucher) => send(order, key, { cap: each.toString(), voucher }),
      })
    },
    onSuccess: async (place) => {
      if (!place) return
      router.push(place)
      await queries.invalidateQueries({ queryKey: orpc.runs.list.key() })
    },
    onSettled: () => {
      busy.current = false
    },
  })
  return {
    pending: mutation.isPending || (mutation.isSuccess && mutation.data !== null),
    cancelled: mutation.isSuccess && mutation.data === null,
    error: mutation.error,
    /** A second call while one is under way does nothing. */
    start: (order: StartOrder) => {
      if (busy.current) return
      busy.current = true
      mutation.mutate(order)
    },
  }
}
