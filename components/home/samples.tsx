'use client'
import { useQuery } from '@tanstack/react-query'
import { Database } from 'lucide-react'
import Link from 'next/link'
import { QueryError } from '#components/shell/query-error.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Loading, SkeletonRows } from '#components/ui/skeleton.tsx'
import { orpc } from '#lib/api/client.ts'
import { formatNumber } from '#lib/format.ts'
import type { DatanetSummary } from '#lib/schemas/datanet.ts'
import { home } from '#lib/strings/home.ts'
import { SectionTitle } from './section-title.tsx'

/** Datanets that one can train on at once. */
export function Samples() {
  const { data, isPending, isError, error, refetch } = useQuery(orpc.datanets.list.queryOptions())
  const ready = (data ?? []).filter((datanet) => datanet.latestVersion?.releasedAt).slice(0, 4)
  return (
    <section className="grid gap-3">
      <SectionTitle
        title={home.samplesTitle}
        help={home.samplesHelp}
        href={ready.length > 0 ? '/datanets' : undefined}
      />
      {isError ? (
        <QueryError error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading
          pending={isPending}
          skeleton={
            <Card>
              <SkeletonRows rows={3} />
            </Card>
          }
        >
          {ready.length === 0 ? (
            <EmptyState
              icon={Database}
              title={home.samplesEmptyTitle}
              action={
                <Button asChild>
                  <Link href="/datanets/new">{home.uploadOwn}</Link>
                </Button>
              }
            >
              {home.samplesEmpty}
            </EmptyState>
          ) : (
            <Card>
              <ul className="divide-y">
                {ready.map((datanet) => (
                  <Sample key={datanet.id} datanet={datanet} />
                ))}
              </ul>
            </Card>
          )}
        </Loading>
      )}
    </section>
  )
}

function Sample({ datanet }: { datanet: DatanetSummary }) {
  const facts = [
    [home.rows, datanet.rows],
    [home.contributors, datanet.contributors],
    [home.questions, datanet.heldoutQuestions],
  ] as const
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-72">
        <Link href={`/datanets/${datanet.slug}`} className="font-medium hover:underline">
          {datanet.name}
        </Link>
        <p className="wrap-anywhere text-muted-foreground text-xs">{datanet.summary}</p>
      </div>
      <dl className="flex gap-6">
        {facts.map(([term, value]) => (
          <div key={term} className="flex flex-col-reverse md:min-w-20 md:text-right">
            <dt className="text-2xs text-muted-foreground">{term}</dt>
            <dd className="font-medium">{formatNumber(value)}</dd>
          </div>
        ))}
      </dl>
      <Button asChild size="sm">
        <Link href={`/train/new?datanet=${datanet.slug}`} aria-label={home.trainOnNamed(datanet.name)}>
          {home.trainOn}
        </Link>
      </Button>
    </li>
  )
}
