import { CirclePause } from 'lucide-react'
import { ErrorState } from '#components/ui/error-state.tsx'
import { formatNumber } from '#lib/format.ts'
import type { RunDetail } from '#lib/schemas/run.ts'
import { run as words } from '#lib/strings/run.ts'

/** Why a run ended early, and the way on. */
export function RunEnded({ run }: { run: RunDetail }) {
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
  if (run.state !== 'stopped') return null
  const checkpoint = run.checkpoints.at(-1)?.step
  return (
    <div className="flex items-start gap-3 rounded-lg border p-4">
      <CirclePause aria-hidden className="mt-0.5 size-4 shrink-0 text-muted-foreground" />
      <div className="max-w-prose">
        <p className="font-medium">{words.stoppedTitle}</p>
        <p className="text-muted-foreground">
          {checkpoint ? words.stoppedText(formatNumber(checkpoint)) : words.stoppedNothing}
        </p>
      </div>
    </div>
  )
}
