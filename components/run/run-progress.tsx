'use client'
import Link from 'next/link'
import { Progress } from '#components/ui/progress.tsx'
import { Status } from '#components/ui/status.tsx'
import type { StreamStatus } from '#lib/api/stream.ts'
import { type RunLive, secondsLeft } from '#lib/domain/run-live.ts'
import { formatDuration, formatNumber, formatPercent } from '#lib/format.ts'
import type { RunDetail } from '#lib/schemas/run.ts'
import { run as words } from '#lib/strings/run.ts'
import { train } from '#lib/strings/train.ts'
import { isActive } from './active.ts'
import { StageSteps } from './stage-steps.tsx'

/** Where the run is: stage, step, percent, time left; and whether this page still hears of it. */
export function RunProgress({ run, live, stream }: { run: RunDetail; live: RunLive; stream: StreamStatus }) {
  const active = isActive(run.state)
  const share = run.totalSteps ? run.step / run.totalSteps : undefined
  return (
    <section aria-label={words.stages} className="grid gap-3">
      <StageSteps run={run} reached={live.reached} />
      {(active || (share !== undefined && run.state !== 'ready')) && (
        <div className="grid gap-1.5">
          {active && <Progress value={share ?? (run.state === 'queued' ? 0 : undefined)} label={words.percent} />}
          <div className="flex min-h-5 flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
            <p className="flex flex-wrap gap-x-3">
              {run.totalSteps !== null && (
                <>
                  <span className="font-medium">
                    {train.stepOf(formatNumber(run.step), formatNumber(run.totalSteps))}
                  </span>
                  <span>{formatPercent(share ?? 0, 0)}</span>
                </>
              )}
              <span className="text-muted-foreground">{hint(run, live)}</span>
              {run.state === 'queued' && (
                <Link href="/train/queue" className="text-link">
                  {words.seeQueue}
                </Link>
              )}
            </p>
            {active && run.state !== 'paused' && stream !== 'live' ? (
              <Status tone={stream === 'offline' ? 'warning' : 'running'} role="status">
                {words.stream[stream]}
              </Status>
            ) : (
              goesOn(run.state) && <p className="text-muted-foreground text-xs">{words.mayLeave}</p>
            )}
          </div>
        </div>
      )}
    </section>
  )
}

/** Whether it works towards its end by itself. */
const goesOn = (state: RunDetail['state']): boolean =>
  isActive(state) && state !== 'paused' && state !== 'pausing' && state !== 'stopping'

function hint(run: RunDetail, live: RunLive): string {
  switch (run.state) {
    case 'queued':
      return run.queuePosition && run.queuePosition > 1
        ? words.queuedBehind(formatNumber(run.queuePosition - 1))
        : words.queuedFirst
    case 'preparing':
      return words.preparing
    case 'training': {
      const seconds = secondsLeft(live.steps, run.totalSteps)
      const speed = live.steps.at(-1)?.tokens_per_s
      const left = seconds === null ? words.estimating : words.left(formatDuration(seconds))
      return speed ? `${left} · ${words.speed(formatNumber(speed, 0))}` : left
    }
    case 'evaluating':
      return words.evaluating
    case 'saving':
      return words.saving
    case 'stopping':
      return words.stoppingNow
    case 'pausing':
      return words.pause.now
    case 'paused':
      return words.pausedAt
    default:
      return ''
  }
}
