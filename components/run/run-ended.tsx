import { CircleCheck, CirclePause, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { ErrorState } from '#components/ui/error-state.tsx'
import type { RunLive } from '#lib/domain/run-live.ts'
import { formatNumber, formatOpen } from '#lib/format.ts'
import type { RunDetail } from '#lib/schemas/run.ts'
import { run as words } from '#lib/strings/run.ts'

/** Why a run rests or ended early, and the way on. */
export function RunEnded({ run, live }: { run: RunDetail; live: RunLive }) {
  const checkpoint = run.checkpoints.at(-1)?.step
  if (run.state === 'failed') {
    return (
      <ErrorState
        title={run.error?.message ?? words.failedTitle}
        cause={run.error ? words.failedTitle : undefined}
        next={`${words.failedNext} ${words.failedLog}`}
        reference={run.error ? `${run.id} ${run.error.code}` : run.id}
      />
    )
  }
  if (run.state === 'stopped') {
    return (
      <Note icon={CirclePause} title={live.said ?? words.stoppedTitle}>
        {checkpoint ? words.stoppedText(formatNumber(checkpoint)) : words.stoppedNothing}
      </Note>
    )
  }
  if (run.state === 'paused') {
    const { pause } = words
    return (
      <Note icon={CirclePause} title={pause.title}>
        {checkpoint ? pause.text(formatNumber(checkpoint)) : pause.nothing}{' '}
        {run.payment && pause.reserved(formatOpen(run.payment.cap, { digits: 6 }))} {pause.next}
      </Note>
    )
  }
  if (!run.early || run.totalSteps === null) return null
  const best = live.evals.reduce<{ step: number; loss: number } | null>(
    (low, point) => (low && low.loss <= point.loss ? low : point),
    null,
  )
  return (
    <Note icon={CircleCheck} title={words.earlyTitle}>
      {words.early(formatNumber(run.step), formatNumber(run.totalSteps))}{' '}
      {best && words.earlyBest(formatNumber(best.step))} {run.payment && words.earlyPaid}
    </Note>
  )
}

function Note({ icon: Icon, title, children }: { icon: LucideIcon; title: string; children: ReactNode }) {
  return (
    <div className="flex items-start gap-3 rounded-lg border p-4">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-muted-foreground" />
      <div className="max-w-prose">
        <p className="font-medium">{title}</p>
        <p className="text-muted-foreground">{children}</p>
      </div>
    </div>
  )
}
