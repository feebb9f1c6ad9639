'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import Link from 'next/link'
import { useQueryState } from 'nuqs'
import { useDeferredValue } from 'react'
import { QueryError } from '#components/shell/query-error.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { cn } from '#components/ui/cn.ts'
import { Hash, shortHash } from '#components/ui/hash.tsx'
import { Input } from '#components/ui/input.tsx'
import { Loading, SkeletonRows } from '#components/ui/skeleton.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { orpc } from '#lib/api/client.ts'
import { formatNumber } from '#lib/format.ts'
import type { DatanetRow } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'

const words = datanets.detail
const pageSize = 25

/** Rows of a Datanet with search (`?rows=`) and paging. */
export function DatanetRows({ id }: { id: string }) {
  const [search, setSearch] = useQueryState('rows', { defaultValue: '', throttleMs: 300 })
  const query = useDeferredValue(search.trim())
  const rows = useInfiniteQuery(
    orpc.datanets.rows.infiniteOptions({
      input: (cursor: string | undefined) => ({ id, limit: pageSize, cursor, query: query || undefined }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      placeholderData: keepPreviousData,
      staleTime: 60_000,
    }),
  )
  const found = rows.data?.pages.flatMap((page) => page.rows) ?? []
  const total = rows.data?.pages[0]?.total
  return (
    <Card>
      <CardHeader
        title={words.rows}
        description={
          <span role="status">
            {total !== undefined &&
              (query ? words.rowsFound(formatNumber(total)) : words.rowsCount(formatNumber(total)))}
          </span>
        }
        actions={
          <div className="relative w-64 max-w-full">
            <Search aria-hidden className="absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted-foreground" />
            <Input
              type="search"
              aria-label={words.search}
              placeholder={words.searchPlaceholder}
              maxLength={200}
              value={search}
              onChange={(event) => setSearch(event.target.value || null)}
              className="pl-8"
            />
          </div>
        }
      />
      {rows.error ? (
        <CardContent>
          <QueryError error={rows.error} onRetry={() => void rows.refetch()} />
        </CardContent>
      ) : (
        <Loading pending={rows.isPending} skeleton={<SkeletonRows rows={6} />}>
          {() =>
            found.length === 0 ? (
              <CardContent className="text-muted-foreground">{words.noRows}</CardContent>
            ) : (
              <RowsTable rows={found} dimmed={rows.isPlaceholderData} />
            )
          }
        </Loading>
      )}
      {rows.hasNextPage && (
        <div className="border-t px-4 py-3">
          <Button loading={rows.isFetchingNextPage} onClick={() => rows.fetchNextPage()}>
            {rows.isFetchingNextPage ? words.loadingMore : words.more}
          </Button>
        </div>
      )}
    </Card>
  )
}

/** A table where there is room, else one row under the other. */
function RowsTable({ rows, dimmed }: { rows: readonly DatanetRow[]; dimmed: boolean }) {
  return (
    <div className={dimmed ? 'opacity-60' : undefined}>
      <ul className="divide-y md:hidden">
        {rows.map((row) => (
          <li key={row.hash} className="grid gap-1 px-4 py-3">
            <Clamped text={row.prompt} className="text-muted-foreground" />
            <Clamped text={row.answer} />
            <div className="flex flex-wrap items-center justify-between gap-x-3">
              <Contributor row={row} />
              <Hash value={row.hash} />
            </div>
          </li>
        ))}
      </ul>
      <div className="hidden md:block">
        <Table caption={words.rowsCaption} className="relative">
          <TableHeader>
            <TableRow>
              <TableHead>{words.columns.prompt}</TableHead>
              <TableHead>{words.columns.answer}</TableHead>
              <TableHead>{words.columns.contributor}</TableHead>
              <TableHead>{words.columns.hash}</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {rows.map((row) => (
              <TableRow key={row.hash}>
                <TableCell className="w-2/5 align-top">
                  <Clamped text={row.prompt} />
                  {row.state !== 'accepted' && <Badge tone="warning">{words.states[row.state]}</Badge>}
                </TableCell>
                <TableCell className="align-top">
                  <Clamped text={row.answer} />
                </TableCell>
                <TableCell className="whitespace-nowrap align-top">
                  <Contributor row={row} />
                </TableCell>
                <TableCell className="whitespace-nowrap align-top">
                  <Hash value={row.hash} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
    </div>
  )
}

function Contributor({ row }: { row: DatanetRow }) {
  return (
    <Link
      href={`/earnings?account=${row.contributor}`}
      className="inline-flex min-h-6 items-center text-link"
      title={row.contributor}
    >
      {row.contributorName ?? <span className="font-mono text-xs">{shortHash(row.contributor)}</span>}
    </Link>
  )
}

function Clamped({ text, className }: { text: string; className?: string }) {
  return (
    <p className={cn('wrap-anywhere line-clamp-3', className)} title={text}>
      {text}
    </p>
  )
}
