'use client'
import { ChartLine } from 'lucide-react'
import Link from 'next/link'
import { useQueryStates } from 'nuqs'
import { useCallback, useState } from 'react'
import { PageHeader } from '#components/shell/page-header.tsx'
import { QueryError } from '#components/shell/query-error.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Loading } from '#components/ui/skeleton.tsx'
import { compare as words } from '#lib/strings/compare.ts'
import { train } from '#lib/strings/train.ts'
import { RunSkeleton } from '../run-skeleton.tsx'
import { CompareCharts } from './compare-charts.tsx'
import { type Compared, CompareFeed } from './compare-feed.tsx'
import { compareParsers, mostCompared } from './compare-link.ts'
import { ComparePlans } from './compare-plans.tsx'
import { CompareRuns } from './compare-runs.tsx'
import { CompareScores } from './compare-scores.tsx'
import { CompareSettings } from './compare-settings.tsx'

/** Up to six runs, live, as the address names them. */
export function CompareView() {
  const [{ runs: named, x }, setQuery] = useQueryStates(compareParsers)
  const ids = [...new Set(named)].slice(0, mostCompared)
  const [heard, setHeard] = useState<Record<string, Compared>>({})
  const tell = useCallback((id: string, what: Compared) => setHeard((before) => ({ ...before, [id]: what })), [])
  const setIds = (next: string[]) => void setQuery({ runs: next.length > 0 ? next : null })

  const known = ids.flatMap((id) => {
    const what = heard[id]
    // A line keeps its colour while others come and go late: it goes by the place in the address.
    return what && 'run' in what ? [{ ...what, place: ids.indexOf(id) }] : []
  })
  const failed = ids.flatMap((id) => {
    const what = heard[id]
    return what && 'error' in what ? [{ id, error: what.error }] : []
  })
  return (
    <>
      <PageHeader
        trail={[{ label: train.title, href: '/train' }]}
        title={words.title}
        description={words.description}
      />
      {ids.map((id) => (
        <CompareFeed key={id} id={id} tell={tell} />
      ))}
      {ids.length === 0 ? (
        <EmptyState
          icon={ChartLine}
          title={words.emptyTitle}
          action={
            <Button asChild variant="primary">
              <Link href="/train">{words.choose}</Link>
            </Button>
          }
        >
          {words.empty}
        </EmptyState>
      ) : (
        <Loading pending={known.length + failed.length === 0} skeleton={<RunSkeleton />}>
          <div className="grid min-w-0 gap-6">
            {failed.map(({ id, error }) => (
              <div key={id} className="grid gap-2">
                <p>{words.missing(id)}</p>
                <QueryError error={error} />
              </div>
            ))}
            <CompareRuns
              items={known}
              onRemove={(id) => setIds(ids.filter((other) => other !== id))}
              onAdd={ids.length < mostCompared ? (id) => setIds([...ids, id]) : undefined}
            />
            {known.length > 0 && (
              <>
                <CompareCharts items={known} axis={x} onAxis={(next) => void setQuery({ x: next })} />
                {known.length > 1 && <CompareSettings items={known} />}
                <CompareScores items={known} />
                <ComparePlans items={known} />
              </>
            )}
          </div>
        </Loading>
      )}
    </>
  )
}
