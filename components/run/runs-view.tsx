'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { GraduationCap } from 'lucide-react'
import Link from 'next/link'
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs'
import { useSession } from '#components/chain/use-session.ts'
import { PageHeader } from '#components/shell/page-header.tsx'
import { QueryError } from '#components/shell/query-error.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Loading, SkeletonRows } from '#components/ui/skeleton.tsx'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '#components/ui/tabs.tsx'
import { orpc } from '#lib/api/client.ts'
import type { RunSummary } from '#lib/schemas/run.ts'
import { queue } from '#lib/strings/queue.ts'
import { train } from '#lib/strings/train.ts'
import { isActive } from './active.ts'
import { CompareBar } from './compare/compare-bar.tsx'
import { RunsTable } from './runs-table.tsx'

const words = train.list
const shows = ['all', 'mine'] as const

/** All runs, newest first; fresh while one of them works. */
export function RunsView() {
  const [show, setShow] = useQueryState('show', parseAsStringLiteral(shows).withDefault('all'))
  const [chosen, setChosen] = useQueryState('pick', parseAsArrayOf(parseAsString).withDefault([]))
  const { session } = useSession()
  const mine = show === 'mine'
  const query = useInfiniteQuery(
    orpc.runs.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 30, mine: mine || undefined, cursor }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      refetchInterval: ({ state }) =>
        state.data?.pages.some((page) => page.runs.some((run) => isActive(run.state) && run.state !== 'paused'))
          ? 3_000
          : 15_000,
    }),
  )
  const runs = (query.data?.pages.flatMap((page) => page.runs) ?? []) as RunSummary[]
  const list = (
    <Loading pending={query.isPending} skeleton={<SkeletonRows rows={6} />}>
      {query.isError ? (
        <QueryError error={query.error} onRetry={() => void query.refetch()} />
      ) : runs.length === 0 ? (
        <NoRuns mine={mine} />
      ) : (
        <div className="grid gap-3">
          <Card>
            <RunsTable runs={runs} chosen={chosen} onChoose={(ids) => void setChosen(ids.length > 0 ? ids : null)} />
          </Card>
          {query.hasNextPage && (
            <Button
              className="justify-self-start"
              loading={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {words.more}
            </Button>
          )}
          <CompareBar chosen={chosen} onClear={() => void setChosen(null)} />
        </div>
      )}
    </Loading>
  )
  return (
    <>
      <PageHeader
        title={train.title}
        description={train.description}
        actions={
          <>
            <Button asChild>
              <Link href="/train/queue">{queue.open}</Link>
            </Button>
            <Button asChild variant="primary">
              <Link href="/train/new">
                <GraduationCap aria-hidden />
                {train.trainModel}
              </Link>
            </Button>
          </>
        }
      />
      {session || mine ? (
        <Tabs value={show} onValueChange={(next) => void setShow(next as (typeof shows)[number])}>
          <TabsList aria-label={words.show}>
            <TabsTrigger value="all">{words.all}</TabsTrigger>
            <TabsTrigger value="mine">{words.mine}</TabsTrigger>
          </TabsList>
          <TabsContent value={show}>{list}</TabsContent>
        </Tabs>
      ) : (
        list
      )}
    </>
  )
}

function NoRuns({ mine }: { mine: boolean }) {
  return (
    <EmptyState
      icon={GraduationCap}
      title={words.emptyTitle}
      action={
        <Button asChild variant="primary">
          <Link href="/train/new">{train.trainModel}</Link>
        </Button>
      }
      sample={
        <Link href="/datanets" className="text-link">
          {words.sample}
        </Link>
      }
    >
      {mine ? words.emptyMine : words.empty}
    </EmptyState>
  )
}
