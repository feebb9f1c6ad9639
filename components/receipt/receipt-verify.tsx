'use client'
import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { usePublicClient } from 'wagmi'
import { useChainConfig } from '#components/chain/chain-context.tsx'
import { Button } from '#components/ui/button.tsx'
import { shortHash } from '#components/ui/hash.tsx'
import { Status } from '#components/ui/status.tsx'
import { client } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { formatDateTime } from '#lib/format.ts'
import type { Receipt } from '#lib/schemas/receipt.ts'
import { receipt as strings } from '#lib/strings/chat.ts'
import { type ChainReads, type Check, verdictOf, verifyReceipt } from './verify-receipt.ts'

const words = strings.verify
const tones = { ok: 'success', bad: 'danger', open: 'warning', later: 'neutral' } as const
const verdicts = { ok: words.passed, bad: words.failed, open: words.unfinished } as const
const states = { ok: words.ok, bad: words.bad, open: words.open, later: words.later } as const

/** "Verify in this browser": what holds, what does not, with both values side by side. */
export function ReceiptVerify({ receipt, answer }: { receipt: Receipt; answer?: string }) {
  const chain = useChainConfig()
  const publicClient = usePublicClient()
  const [checks, setChecks] = useState<Check[] | null>(null)
  const [running, setRunning] = useState(false)

  const royalties = { address: chain.addresses.royalties, abi: royaltiesAbi } as const
  const reads: ChainReads = {
    gatewayKey: async (key) => {
      if (!publicClient) throw new Error('No chain client.')
      const [validFrom, validUntil] = await publicClient.readContract({
        ...royalties,
        functionName: 'gatewayKeys',
        args: [key],
      })
      return { validFrom, validUntil }
    },
    proof: () => client.chat.receiptProof({ hash: receipt.hash }).catch(nullWhenUnsettled),
    head: async () => {
      if (!publicClient) throw new Error('No chain client.')
      return publicClient.readContract({ ...royalties, functionName: 'head' })
    },
  }
  const verify = async () => {
    setRunning(true)
    setChecks(await verifyReceipt(receipt, chain, reads, answer))
    setRunning(false)
  }
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button loading={running} onClick={verify}>
          <ShieldCheck aria-hidden />
          {running ? words.running : checks ? words.again : words.action}
        </Button>
        {!checks && <p className="min-w-0 flex-1 basis-60 text-muted-foreground text-xs">{words.intro}</p>}
      </div>
      <div role="status">
        {checks && (
          <div className="grid gap-2 rounded-md border bg-sunken p-3">
            <Status tone={tones[verdictOf(checks)]} size="md" className="whitespace-normal">
              {verdicts[verdictOf(checks)]}
            </Status>
            <ul className="grid gap-2">
              {checks.map((check) => (
                <li key={check.id} className="grid gap-x-3 sm:grid-cols-[7rem_1fr]">
                  <Status tone={tones[check.state]}>{states[check.state]}</Status>
                  <div className="min-w-0">
                    <p className="text-sm">{words.checks[check.id]}</p>
                    <p className="wrap-anywhere text-muted-foreground text-xs">{evidence(check)}</p>
                  </div>
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </div>
  )
}

function nullWhenUnsettled(error: unknown): null {
  if (explainApiError(error).code === 'conflict') return null
  throw error
}

/** What was compared, in one line. */
function evidence({ id, state, expected, computed }: Check): string {
  const date = (seconds: string | undefined) => formatDateTime(new Date(Number(seconds) * 1000))
  if (id === 'gateway') {
    if (state === 'open') return words.open
    const [from, until] = computed.split('–')
    if (!from || from === '0') return words.notRegistered
    // A key without an end is registered until a time that no calendar has.
    const end = Number(until) > 253_402_300_799 ? '∞' : date(until)
    return `${state === 'bad' ? `${words.notThen} ` : ''}${words.validFrom(date(from), end)}`
  }
  if (id === 'settled' && state === 'later') return words.notSettled
  if (id === 'settled' && state === 'open') return words.open
  const second = id === 'signer' ? words.recovered : words.computed
  const first = id === 'settled' ? words.kept : words.expected
  return `${first} ${shortHash(expected, 10, 8)} · ${second} ${computed ? shortHash(computed, 10, 8) : '–'}`
}
