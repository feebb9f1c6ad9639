'use client'
import { useQuery } from '@tanstack/react-query'
import { Database, GraduationCap } from 'lucide-react'
import Link from 'next/link'
import { PageHeader } from '#components/shell/page-header.tsx'
import { QueryError } from '#components/shell/query-error.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Loading, Skeleton } from '#components/ui/skeleton.tsx'
import { orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { formatNumber } from '#lib/format.ts'
import type { DatanetDetail as Detail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { ContributorBoard } from './contributor-board.tsx'
import { DatanetRecord } from './datanet-record.tsx'
import { DatanetRows } from './datanet-rows.tsx'
import { DatanetVersions } from './datanet-versions.tsx'
import { RichText } from './rich-text.tsx'

const words = datanets.detail

/** One Datanet, by id or slug. */
export function DatanetDetail({ id }: { id: string }) {
  const datanet = useQuery(orpc.datanets.get.queryOptions({ input: { id } }))
  if (datanet.error && !datanet.data) {
    if (explainApiError(datanet.error).code !== 'not_found')
      return <QueryError error={datanet.error} onRetry={() => void datanet.refetch()} />
    return (
      <EmptyState
        icon={Database}
        title={datanets.notFoundTitle}
        action={
          <Button asChild>
            <Link href="/datanets">{datanets.back}</Link>
          </Button>
        }
      >
        {datanets.notFoundText}
      </EmptyState>
    )
  }
  return (
    <Loading pending={datanet.isPending} skeleton={<DetailSkeleton />}>
      {() => datanet.data && <DetailBody datanet={datanet.data} />}
    </Loading>
  )
}

function DetailBody({ datanet }: { datanet: Detail }) {
  const released = datanet.latestVersion?.releasedAt != null
  return (
    <div className="grid gap-6">
      <PageHeader
        trail={[{ label: datanets.title, href: '/datanets' }]}
        title={datanet.name}
        description={datanet.summary}
        status={!released && <Badge tone="warning">{datanets.unreleased}</Badge>}
        meta={
          <>
            <span>{words.rowsCount(formatNumber(datanet.rows))}</span>
            <span>{words.contributorsCount(datanet.contributors, formatNumber(datanet.contributors))}</span>
            <span>{datanet.licence}</span>
          </>
        }
        actions={
          released && (
            <Button variant="primary" asChild>
              <Link href={`/train/new?datanet=${datanet.slug}`}>
                <GraduationCap aria-hidden />
                {words.train}
              </Link>
            </Button>
          )
        }
      />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid min-w-0 gap-6">
          <About datanet={datanet} />
          <DatanetRows id={datanet.id} />
        </div>
        <div className="grid min-w-0 gap-6">
          <DatanetVersions datanet={datanet} />
          <ContributorBoard board={datanet.contributorBoard} total={datanet.rows} />
          <Models models={datanet.models} />
          <DatanetRecord datanet={datanet} />
        </div>
      </div>
    </div>
  )
}

function About({ datanet }: { datanet: Detail }) {
  return (
    <Card>
      <CardHeader title={words.about} />
      <CardContent className="grid gap-4">
        <RichText text={datanet.description} />
        <section className="grid gap-1">
          <h3 className="font-medium text-sm">{words.guidelines}</h3>
          <RichText text={datanet.guidelines || words.noGuidelines} className="text-muted-foreground" />
        </section>
        {datanet.sampleQuestions.length > 0 && (
          <section className="grid gap-1">
            <h3 className="font-medium text-sm">{words.questions}</h3>
            <p className="text-muted-foreground text-xs">{words.questionsHelp}</p>
            <ul className="mt-1 grid list-disc gap-1 pl-5">
              {datanet.sampleQuestions.map((question) => (
                <li key={question}>{question}</li>
              ))}
            </ul>
          </section>
        )}
      </CardContent>
    </Card>
  )
}

function Models({ models }: { models: Detail['models'] }) {
  return (
    <Card>
      <CardHeader title={words.models} />
      <CardContent>
        {models.length === 0 ? (
          <p className="text-muted-foreground">{words.noModels}</p>
        ) : (
          <ul className="grid gap-1">
            {models.map((model) => (
              <li key={model.slug} className="flex items-center justify-between gap-3">
                <Link
                  href={`/models/${model.slug}`}
                  className="wrap-anywhere inline-flex min-h-6 min-w-0 items-center text-link"
                >
                  {model.name}
                </Link>
                <Button size="sm" variant="ghost" asChild>
                  <Link href={`/chat?model=${model.slug}`}>{words.ask(model.name)}</Link>
                </Button>
              </li>
            ))}
          </ul>
        )}
      </CardContent>
    </Card>
  )
}

function DetailSkeleton() {
  return (
    <div className="grid gap-6">
      <Skeleton className="h-16 w-2/3" />
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Skeleton className="h-96 rounded-lg" />
        <Skeleton className="h-64 rounded-lg" />
      </div>
    </div>
  )
}
