'use client'
import { useQuery } from '@tanstack/react-query'
import { GraduationCap } from 'lucide-react'
import Link from 'next/link'
import { PageHeader } from '#components/shell/page-header.tsx'
import { QueryError } from '#components/shell/query-error.tsx'
import { Button } from '#components/ui/button.tsx'
import { Loading, Skeleton } from '#components/ui/skeleton.tsx'
import { orpc } from '#lib/api/client.ts'
import { home } from '#lib/strings/home.ts'
import { FirstModel } from './first-model.tsx'
import { RecentModels } from './recent-models.tsx'
import { RecentRuns } from './recent-runs.tsx'
import { Samples } from './samples.tsx'

/** Before the first run it explains and offers one; afterwards it is where one sees how things stand. */
export function HomeView() {
  const runs = useQuery(orpc.runs.list.queryOptions({ input: { limit: 5 }, refetchInterval: 5_000 }))
  const models = useQuery(orpc.models.list.queryOptions())
  const fresh = runs.data?.runs.length === 0
  return (
    <>
      <PageHeader
        title={runs.isPending ? <Skeleton className="my-1 h-5 w-48" /> : fresh ? home.firstTitle : home.title}
        description={fresh ? home.firstIntro : undefined}
        actions={
          <Button asChild variant="primary">
            <Link href="/train/new">
              <GraduationCap aria-hidden />
              {home.start}
            </Link>
          </Button>
        }
      />
      {runs.isError ? (
        <QueryError error={runs.error} onRetry={() => void runs.refetch()} />
      ) : (
        <Loading pending={runs.isPending} skeleton={<Skeleton className="h-40 w-full rounded-lg" />}>
          {fresh ? <FirstModel /> : <RecentRuns runs={runs.data?.runs ?? []} />}
        </Loading>
      )}
      {!fresh && models.data && <RecentModels models={models.data.slice(0, 4)} />}
      <Samples />
    </>
  )
}
