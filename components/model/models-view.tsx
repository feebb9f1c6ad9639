'use client'
import { useQuery } from '@tanstack/react-query'
import { Boxes, MessageSquare } from 'lucide-react'
import Link from 'next/link'
import { PageHeader } from '#components/shell/page-header.tsx'
import { QueryError } from '#components/shell/query-error.tsx'
import { Time } from '#components/shell/time.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Loading, SkeletonRows } from '#components/ui/skeleton.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { orpc } from '#lib/api/client.ts'
import { formatNumber, formatOpen } from '#lib/format.ts'
import type { ModelSummary } from '#lib/schemas/model.ts'
import { models as words } from '#lib/strings/models.ts'
import { chatLink } from './chat-link.ts'

/** Every published model, newest first. */
export function ModelsView() {
  const query = useQuery(orpc.models.list.queryOptions())
  const models = (query.data ?? []) as ModelSummary[]
  return (
    <>
      <PageHeader title={words.title} description={words.description} />
      <Loading pending={query.isPending} skeleton={<SkeletonRows rows={5} />}>
        {query.isError ? (
          <QueryError error={query.error} onRetry={() => void query.refetch()} />
        ) : models.length === 0 ? (
          <EmptyState
            icon={Boxes}
            title={words.list.emptyTitle}
            action={
              <Button asChild variant="primary">
                <Link href="/train/new">{words.list.emptyAction}</Link>
              </Button>
            }
            sample={
              <Link href="/train" className="text-link">
                {words.list.emptySample}
              </Link>
            }
          >
            {words.list.empty}
          </EmptyState>
        ) : (
          <Card>
            <ModelsTable models={models} />
          </Card>
        )}
      </Loading>
    </>
  )
}

function ModelsTable({ models }: { models: readonly ModelSummary[] }) {
  return (
    <Table caption={words.title}>
      <TableHeader>
        <TableRow>
          <TableHead>{words.list.model}</TableHead>
          <TableHead numeric className="max-md:hidden">
            {words.list.score}
          </TableHead>
          <TableHead numeric className="max-sm:hidden">
            {words.list.price}
          </TableHead>
          <TableHead numeric className="max-md:hidden">
            {words.list.answers}
          </TableHead>
          <TableHead numeric className="max-lg:hidden">
            {words.list.published}
          </TableHead>
          <TableHead>
            <span className="sr-only">{words.list.ask}</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {models.map((model) => (
          <TableRow key={model.id}>
            <TableCell className="w-full max-w-0 min-w-40">
              <Link
                href={`/models/${model.slug}`}
                className="block truncate font-medium hover:underline"
                title={model.name}
              >
                {model.name}
              </Link>
              <span className="block truncate text-muted-foreground text-xs">{model.summary}</span>
              <span className="block truncate text-muted-foreground text-xs sm:hidden">
                {formatOpen(model.pricePer1k)} {words.detail.per1k}
              </span>
            </TableCell>
            <TableCell numeric className="max-md:hidden">
              {model.scorecard && model.scorecard.tuned.total > 0 ? (
                <>
                  <span className="text-muted-foreground">{`${formatNumber(model.scorecard.base.correct)} → `}</span>
                  {formatNumber(model.scorecard.tuned.correct)}
                  <span className="text-muted-foreground">{` / ${formatNumber(model.scorecard.tuned.total)}`}</span>
                </>
              ) : (
                '–'
              )}
            </TableCell>
            <TableCell numeric className="max-sm:hidden">
              {formatOpen(model.pricePer1k)}
            </TableCell>
            <TableCell numeric className="max-md:hidden">
              {formatNumber(model.answers)}
            </TableCell>
            <TableCell numeric className="text-muted-foreground max-lg:hidden">
              <Time value={model.publishedAt} />
            </TableCell>
            <TableCell numeric>
              <Button asChild size="sm">
                <Link href={chatLink(model.slug)} aria-label={words.list.askNamed(model.name)}>
                  <MessageSquare aria-hidden />
                  {words.list.ask}
                </Link>
              </Button>
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
