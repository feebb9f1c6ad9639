import { CircleCheck, CircleDashed, CirclePause, CircleX, LoaderCircle } from 'lucide-react'
import { cn } from '#components/ui/cn.ts'
import { formatNumber } from '#lib/format.ts'
import type { RunDetail, RunState } from '#lib/schemas/run.ts'
import { run as words } from '#lib/strings/run.ts'
import { train } from '#lib/strings/train.ts'

const stages = ['queued', 'preparing', 'training', 'evaluating', 'saving', 'ready'] as const
type Stage = (typeof stages)[number]
type Place = 'done' | 'now' | 'ended' | 'ahead'

/** The stage in which a run that is not in any of them (stopping, stopped, pausing, paused, failed) was last. */
function lastStage(run: RunDetail, reached: readonly RunState[]): Stage {
  const known = stages.findLast((stage) => reached.includes(stage))
  return known ?? (run.step > 0 ? 'training' : run.startedAt ? 'preparing' : 'queued')
}

/** Queued (position) → Preparing → Training → Evaluating → Saving → Ready, and where it stands or ended. */
export function StageSteps({ run, reached }: { run: RunDetail; reached: readonly RunState[] }) {
  const ended = run.state === 'stopped' || run.state === 'failed' || run.state === 'paused' ? run.state : null
  const stage = (stages as readonly RunState[]).includes(run.state) ? (run.state as Stage) : lastStage(run, reached)
  const at = stages.indexOf(stage)
  const ready = run.state === 'ready'
  const place = (index: number): Place =>
    index < at || ready ? 'done' : index > at ? 'ahead' : ended ? 'ended' : 'now'
  return (
    <ol aria-label={words.stages} className="flex flex-wrap items-center gap-x-2 gap-y-1.5">
      {stages.map((name, index) => {
        const where = place(index)
        const position = name === 'queued' && where === 'now' && run.queuePosition
        return (
          <li
            key={name}
            aria-current={where === 'now' ? 'step' : undefined}
            className={cn(
              'flex min-h-6 items-center gap-1.5',
              where === 'now' || where === 'ended' ? 'font-medium' : 'text-muted-foreground',
            )}
          >
            <Mark place={where} failed={ended === 'failed'} />
            <span>
              {position ? train.queuedAt(formatNumber(position)) : train.runStates[name]}
              {where === 'ended' && ended ? `, ${words.stageEnded[ended]}` : ''}
            </span>
            {where === 'done' && <span className="sr-only">{`, ${words.stageDone}`}</span>}
            {where === 'now' && <span className="sr-only">{`, ${words.stageNow}`}</span>}
            {name !== 'ready' && <span aria-hidden className="ml-0.5 h-px w-3 bg-border sm:w-6" />}
          </li>
        )
      })}
    </ol>
  )
}

function Mark({ place, failed }: { place: Place; failed: boolean }) {
  const size = 'size-4 shrink-0'
  if (place === 'done') return <CircleCheck aria-hidden className={cn(size, 'text-success')} />
  if (place === 'now') return <LoaderCircle aria-hidden className={cn(size, 'text-running motion-safe:animate-spin')} />
  if (place === 'ahead') return <CircleDashed aria-hidden className={cn(size, 'text-input')} />
  return failed ? (
    <CircleX aria-hidden className={cn(size, 'text-danger')} />
  ) : (
    <CirclePause aria-hidden className={cn(size, 'text-muted-foreground')} />
  )
}
