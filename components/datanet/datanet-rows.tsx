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

function RowsTable({ rows, dimmed }: { rows: readonly DatanetRow[]; dimmed: boolean }) {
  return (
    <Table caption={words.rowsCaption} className={`min-w-xl ${dimmed ? 'opacity-60' : ''}`}>
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
              <Link href={`/earnings?account=${row.contributor}`} className="text-link" title={row.contributor}>
                {row.contributorName ?? <span className="font-mono text-xs">{shortHash(row.contributor)}</span>}
              </Link>
            </TableCell>
            <TableCell className="align-top">
              <Hash value={row.hash} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

const Clamped = ({ text }: { text: string }) => (
  <p className="wrap-anywhere line-clamp-3" title={text}>
    {text}
  </p>
)
