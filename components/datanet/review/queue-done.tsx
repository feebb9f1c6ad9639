'use client'
import { CircleCheck, Undo2 } from 'lucide-react'
import Link from 'next/link'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { review as words } from '#lib/strings/review.ts'
import type { Queue } from './queue.ts'

export type QueueDoneProps = { datanet: DatanetDetail; queue: Queue; onUndo: () => void }

export function QueueDone({ datanet, queue, onUndo }: QueueDoneProps) {
  return (
    <EmptyState
      icon={CircleCheck}
      title={words.doneTitle}
      action={
        queue.done.length > 0 && (
          <Button onClick={onUndo} aria-keyshortcuts="u">
            <Undo2 aria-hidden />
            {words.actions.undo}
          </Button>
        )
      }
      sample={
        <Link href={`/datanets/${datanet.slug}`} className="text-link">
          {datanets.toDatanet}
        </Link>
      }
    >
      <p>{queue.note ?? words.doneText}</p>
      {queue.unsigned > 0 && <p className="mt-1">{words.doneUnsigned}</p>}
    </EmptyState>
  )
}
