'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useQueryState } from 'nuqs'
import { useDeferredValue } from 'react'
import { QueryError } from '#components/shell/query-error.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent } from '#components/ui/card.tsx'
import { shortHash } from '#components/ui/hash.tsx'
import { SearchInput } from '#components/ui/search-input.tsx'
import { Loading, SkeletonRows } from '#components/ui/skeleton.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { orpc } from '#lib/api/client.ts'
import { formatNumber, formatOpen } from '#lib/format.ts'
import type { DatanetDetail, DatanetRow } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { rows as words } from '#lib/strings/rows.ts'
import { rowLink } from './row-link.ts'

const pageSize = 50
export type StateRowsProps = { datanet: DatanetDetail; state: DatanetRow['state'] }

/** Rows in one state, with search (`?q=`) and paging; each leads to its own page. */
export function StateRows({ datanet, state }: StateRowsProps) {
  const [search, setSearch] = useQueryState('q', { defaultValue: '', throttleMs: 300 })
  const query = useDeferredValue(search.trim())
  const rows = useInfiniteQuery(
    orpc.datanets.rows.infiniteOptions({
      input: (cursor: string | undefined) => ({
        id: datanet.id,
        limit: pageSize,
        cursor,
        state,
        query: query || undefined,
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      placeholderData: keepPreviousData,
    }),
  )
  const found = rows.data?.pages.flatMap((page) => page.rows) ?? []
  const total = rows.data?.pages[0]?.total
  return (
    <Card>
      <div className="flex flex-wrap items-center justify-between gap-2 p-3">
        <SearchInput
          aria-label={words.search}
          placeholder={words.searchState}
          maxLength={200}
          value={search}
          onValueChange={(value) => setSearch(value || null)}
          className="w-72 max-w-full"
        />
        <span role="status" className="px-1 text-muted-foreground text-xs">
          {total !== undefined && words.count(formatNumber(total))}
        </span>
      </div>
      {rows.error ? (
        <CardContent>
          <QueryError error={rows.error} onRetry={() => void rows.refetch()} />
        </CardContent>
      ) : (
        <Loading pending={rows.isPending} skeleton={<SkeletonRows rows={8} />}>
          {() =>
            found.length === 0 ? (
              <CardContent className="grid justify-items-start gap-3 text-muted-foreground">
                {query ? words.noneFound : words.noneIn(words.states[state])}
                {!query && (state === 'accepted' || state === 'proposed') && datanet.access.contribute && (
                  <Button asChild>
                    <Link href={`/datanets/${datanet.slug}/contribute`}>{datanets.detail.contribute}</Link>
                  </Button>
                )}
              </CardContent>
            ) : (
              <div className={rows.isPlaceholderData ? 'opacity-60' : undefined}>
                <RowsTable slug={datanet.slug} rows={found} />
              </div>
            )
          }
        </Loading>
      )}
      {rows.hasNextPage && (
        <div className="border-t px-4 py-3">
          <Button loading={rows.isFetchingNextPage} onClick={() => rows.fetchNextPage()}>
            {words.more}
          </Button>
        </div>
      )}
    </Card>
  )
}

/** A table where there is room, else one row under the other; the question is the link. */
function RowsTable({ slug, rows }: { slug: string; rows: readonly DatanetRow[] }) {
  return (
    <>
      <ul className="divide-y border-t md:hidden">
        {rows.map((row) => (
          <li key={row.hash} className="grid gap-1 px-4 py-3">
            <Link href={rowLink(slug, row.hash)} className="wrap-anywhere line-clamp-3 font-medium">
              {row.prompt}
            </Link>
            <p className="wrap-anywhere line-clamp-3 text-muted-foreground">{row.answer}</p>
            <div className="flex flex-wrap items-center gap-x-3 text-muted-foreground text-xs">
              <Contributor row={row} />
              {row.flagged && <Badge tone="warning">{words.flagged}</Badge>}
            </div>
          </li>
        ))}
      </ul>
      <div className="hidden border-t md:block">
        <Table caption={words.stateCaption} className="relative">
          <TableHeader>
            <TableRow>
              <TableHead>{words.columns.prompt}</TableHead>
              <TableHead>{words.columns.answer}</TableHead>
              <TableHead>{words.columns.contributor}</TableHead>
              <TableHead numeric>{words.columns.tokens}</TableHead>
              <TableHead numeric>{words.columns.earned}</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {rows.map((row) => (
              <TableRow key={row.hash}>
                <TableCell className="w-2/5 align-top">
                  <Link href={rowLink(slug, row.hash)} className="wrap-anywhere line-clamp-2 hover:underline">
                    {row.prompt}
                  </Link>
                  {row.flagged && <Badge tone="warning">{words.flagged}</Badge>}
                </TableCell>
                <TableCell className="align-top">
                  <p className="wrap-anywhere line-clamp-2 text-muted-foreground">{row.answer}</p>
                </TableCell>
                <TableCell className="max-w-40 align-top">
                  <Contributor row={row} />
                </TableCell>
                <TableCell numeric className="align-top">
                  {row.tokens === null ? '–' : formatNumber(row.tokens)}
                </TableCell>
                <TableCell numeric className="align-top">
                  {row.earned === '0' ? '–' : formatOpen(row.earned, { symbol: '' })}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
    </>
  )
}

function Contributor({ row }: { row: DatanetRow }) {
  return (
    <Link
      href={`/earnings?account=${row.contributor}`}
      title={row.contributor}
      className="block max-w-full truncate leading-6 hover:underline"
    >
      {row.contributorName ?? <span className="font-mono text-xs">{shortHash(row.contributor)}</span>}
    </Link>
  )
}
