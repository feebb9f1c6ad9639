'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CirclePause, CirclePlay, CircleStop, RotateCcw } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { useFunding } from '#components/chain/use-funding.tsx'
import { AlertDialog } from '#components/ui/alert-dialog.tsx'
import { Button } from '#components/ui/button.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import type { RunLive } from '#lib/domain/run-live.ts'
import { formatNumber, formatOpen } from '#lib/format.ts'
import type { RunDetail } from '#lib/schemas/run.ts'
import { run as words } from '#lib/strings/run.ts'
import { useResume } from './use-resume.ts'
import { feeOf, tokensOwed } from './watch/charge.ts'
import { wizardLink } from './wizard/wizard-state.ts'

const open = (wei: bigint | string) => formatOpen(wei, { digits: 6 })

/** What a stop keeps and what it charges. */
function whatStops(run: RunDetail, live: RunLive): string {
  const text = words.stop
  const checkpoint = run.checkpoints.at(-1)?.step
  const begun = run.state !== 'queued' || checkpoint !== undefined
  const kept = !begun ? text.keptQueued : checkpoint ? text.kept(formatNumber(checkpoint)) : text.keptNothing
  if (!run.payment) return `${kept} ${text.free}`
  const tokens = tokensOwed(live)
  const fee = feeOf(run, tokens)
  if (fee === null || tokens === 0) return `${kept} ${text.nothing(open(run.payment.cap))}`
  return `${kept} ${text.charged(formatNumber(tokens), open(fee), open(BigInt(run.payment.cap) - fee))}`
}

type Verb = 'stop' | 'pause' | 'resume'
const failed: Record<Verb, string> = {
  stop: words.stop.failed,
  pause: words.pause.failed,
  resume: words.resumeFailed,
}

/** Pause and stop while it works, resume when it rests or ended early, train again with the same choices when it is done. */
export function RunActions({ run, live }: { run: RunDetail; live: RunLive }) {
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const { fund, dialog } = useFunding()
  const resume = useResume(fund)
  const key = orpc.runs.get.queryKey({ input: { id: run.id } })
  const call = useMutation({
    mutationFn: (verb: Verb) => (verb === 'resume' ? resume(run) : client.runs[verb]({ id: run.id })),
    onSuccess: async (summary) => {
      if (!summary) return
      queries.setQueryData(key, (before) => before && { ...before, ...(summary as typeof before) })
      await queries.invalidateQueries({ queryKey: key })
    },
    onError: (error, verb) => toast.error(failed[verb], { description: explainApiError(error).title }),
  })
  const busy = (verb: Verb) => call.isPending && call.variables === verb
  const working = run.state === 'queued' || run.state === 'preparing' || run.state === 'training'
  const paused = run.state === 'paused'
  const ended = run.state === 'stopped' || run.state === 'failed'
  return (
    <>
      {dialog}
      {(ended || run.state === 'ready') && (
        <Button asChild>
          <Link href={wizardLink(run)}>
            <RotateCcw aria-hidden />
            {words.retrain}
          </Link>
        </Button>
      )}
      {run.canManage && working && (
        <Button loading={busy('pause')} onClick={() => call.mutate('pause')}>
          <CirclePause aria-hidden />
          {words.pause.action}
        </Button>
      )}
      {run.canManage && (working || paused) && (
        <Button loading={busy('stop')} onClick={() => setAsking(true)}>
          <CircleStop aria-hidden />
          {words.stop.action}
        </Button>
      )}
      {run.canManage && (paused || ended) && (
        <Button variant="primary" loading={busy('resume')} onClick={() => call.mutate('resume')}>
          <CirclePlay aria-hidden />
          {words.resume}
        </Button>
      )}
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title={words.stop.title}
        description={whatStops(run, live)}
        action={words.stop.action}
        cancel={words.stop.cancel}
        danger
        onAction={() => call.mutate('stop')}
      />
    </>
  )
}
