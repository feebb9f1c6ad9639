'use client'
import { useQuery } from '@tanstack/react-query'
import { GraduationCap, Hourglass, ServerOff } from 'lucide-react'
import Link from 'next/link'
import { PageHeader } from '#components/shell/page-header.tsx'
import { QueryError } from '#components/shell/query-error.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Loading, SkeletonRows } from '#components/ui/skeleton.tsx'
import { orpc } from '#lib/api/client.ts'
import { formatNumber } from '#lib/format.ts'
import type { TrainingQueue } from '#lib/schemas/training.ts'
import { queue as words } from '#lib/strings/queue.ts'
import { train } from '#lib/strings/train.ts'
import { SlotTable } from './slot-table.tsx'
import { WaitingTable } from './waiting-table.tsx'

/** Places, what works in them, and who waits; fresh while it is looked at. */
export function QueueView() {
  const query = useQuery(orpc.runs.queue.queryOptions({ refetchInterval: 3_000 }))
  return (
    <>
      <PageHeader
        trail={[{ label: train.title, href: '/train' }]}
        title={words.title}
        description={words.description}
        actions={
          <Button asChild variant="primary">
            <Link href="/train/new">
              <GraduationCap aria-hidden />
              {words.start}
            </Link>
          </Button>
        }
      />
      <Loading pending={query.isPending} skeleton={<SkeletonRows rows={5} />}>
        {query.isError ? (
          <QueryError error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          () => query.data && <Places {...(query.data as TrainingQueue)} />
        )}
      </Loading>
    </>
  )
}

function Places({ slots, waiting, quota }: TrainingQueue) {
  return (
    <div className="grid min-w-0 gap-6">
      {slots.length === 0 ? (
        <EmptyState icon={ServerOff} title={words.noSlotsTitle}>
          {words.noSlots}
        </EmptyState>
      ) : (
        <Card>
          <CardHeader title={words.slots} description={words.slotsHelp} />
          <div className="border-t">
            <SlotTable slots={slots} />
          </div>
        </Card>
      )}
      {waiting.length === 0 ? (
        <EmptyState icon={Hourglass} title={words.emptyTitle}>
          {words.empty} {words.waitingHelp(formatNumber(quota))}
        </EmptyState>
      ) : (
        <Card>
          <CardHeader
            title={words.waiting}
            description={`${words.waitingHelp(formatNumber(quota))} ${words.priorityHelp}`}
          />
          <div className="border-t">
            <WaitingTable waiting={waiting} free={slots.some(({ run }) => run === null)} />
          </div>
        </Card>
      )}
    </div>
  )
}
