'use client'
import { memo, useSyncExternalStore } from 'react'
import { Progress } from '#components/ui/progress.tsx'
import { Status } from '#components/ui/status.tsx'
import { formatNumber } from '#lib/format.ts'
import { review as words } from '#lib/strings/review.ts'
import type { useReview } from './use-review.ts'

type SittingProps = Pick<ReturnType<typeof useReview>, 'queue' | 'sender'>

/** How far this sitting is, and whether every vote has arrived. */
export const Sitting = memo(function Sitting({ queue, sender }: SittingProps) {
  const sending = useSyncExternalStore(sender.observe, () => sender.state)
  const done = queue.done.length
  return (
    <div className="grid gap-1.5">
      <Progress
        value={queue.loaded ? done / Math.max(1, done + queue.waiting) : 0}
        label={words.progress}
        tone="success"
        // moving it smoothly would lay the page out anew in a dozen frames a row
        className="*:transition-none"
      />
      <div className="flex min-h-5 flex-wrap items-center justify-between gap-x-4 text-muted-foreground text-xs">
        <span role="status">
          {queue.loaded && `${words.waiting(formatNumber(queue.waiting))}, ${words.done(formatNumber(done))}`}
        </span>
        {sending.problem ? (
          <Status tone="warning" className="whitespace-normal">
            {words.offline(sending.problem, sending.pending)}
          </Status>
        ) : (
          <span>{sending.pending > 0 ? words.sending(sending.pending) : done > 0 ? words.saved : ''}</span>
        )}
      </div>
    </div>
  )
})
