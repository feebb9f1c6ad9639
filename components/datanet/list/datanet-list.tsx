'use client'
import { useQuery } from '@tanstack/react-query'
import { Database, X } from 'lucide-react'
import Link from 'next/link'
import { useQueryState } from 'nuqs'
import { QueryError } from '#components/shell/query-error.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { SearchInput } from '#components/ui/search-input.tsx'
import { Loading, SkeletonRows } from '#components/ui/skeleton.tsx'
import { orpc } from '#lib/api/client.ts'
import type { DatanetSummary } from '#lib/schemas/datanet.ts'
import { datanets as words } from '#lib/strings/datanets.ts'
import { DatanetTable } from './datanet-table.tsx'

/** Datanets, newest first; `?q=` filters by words, `?tag=` by a tag. */
export function DatanetList() {
  const datanets = useQuery(orpc.datanets.list.queryOptions())
  const [filter, setFilter] = useQueryState('q', { defaultValue: '', throttleMs: 200 })
  const [tag, setTag] = useQueryState('tag')
  if (datanets.error && !datanets.data) {
    return <QueryError error={datanets.error} onRetry={() => void datanets.refetch()} />
  }
  const shown = (datanets.data ?? []).filter(
    (datanet) => matches(datanet, filter) && (tag === null || datanet.tags.includes(tag)),
  )
  const clear = () => void Promise.all([setFilter(null), setTag(null)])
  return (
    <Loading
      pending={datanets.isPending}
      skeleton={
        <Card>
          <SkeletonRows rows={4} />
        </Card>
      }
    >
      {datanets.data?.length === 0 ? (
        <EmptyState
          icon={Database}
          title={words.emptyTitle}
          action={
            <Button variant="primary" asChild>
              <Link href="/datanets/new">{words.create}</Link>
            </Button>
          }
        >
          {words.emptyText}
        </EmptyState>
      ) : (
        <div className="grid gap-3">
          <div className="flex flex-wrap items-center gap-2">
            <SearchInput
              aria-label={words.filter}
              placeholder={words.filterPlaceholder}
              value={filter}
              onValueChange={(value) => setFilter(value || null)}
              className="w-full max-w-sm"
            />
            {tag !== null && (
              <Button size="sm" aria-label={words.clearTag} onClick={() => setTag(null)}>
                {words.tagFiltered(tag)}
                <X aria-hidden />
              </Button>
            )}
          </div>
          {shown.length === 0 ? (
            <p role="status" className="flex flex-wrap items-center gap-3 text-muted-foreground">
              {words.none}
              <Button size="sm" onClick={clear}>
                {words.clearFilter}
              </Button>
            </p>
          ) : (
            <DatanetTable datanets={shown} onTag={(next) => setTag(next)} />
          )}
        </div>
      )}
    </Loading>
  )
}

function matches({ name, domain, summary, kinds, licence, tags }: DatanetSummary, filter: string): boolean {
  const text = [name, domain, summary, ...kinds.map((kind) => words.kinds[kind]), licence, ...tags]
    .join(' ')
    .toLowerCase()
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
