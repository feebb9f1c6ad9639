'use client'
import { useQuery } from '@tanstack/react-query'
import { Database, Search } from 'lucide-react'
import Link from 'next/link'
import { useQueryState } from 'nuqs'
import { QueryError } from '#components/shell/query-error.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Input } from '#components/ui/input.tsx'
import { Loading, SkeletonRows } from '#components/ui/skeleton.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { orpc } from '#lib/api/client.ts'
import { formatNumber } from '#lib/format.ts'
import type { DatanetSummary } from '#lib/schemas/datanet.ts'
import { datanets as words } from '#lib/strings/datanets.ts'

const columns = words.columns

/** Datanets, newest first; `?q=` filters by name, domain and kind. */
export function DatanetList() {
  const datanets = useQuery(orpc.datanets.list.queryOptions())
  const [filter, setFilter] = useQueryState('q', { defaultValue: '', throttleMs: 200 })
  if (datanets.error && !datanets.data) {
    return <QueryError error={datanets.error} onRetry={() => void datanets.refetch()} />
  }
  const shown = (datanets.data ?? []).filter((datanet) => matches(datanet, filter))
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
        <EmptyState icon={Database} title={words.emptyTitle}>
          {words.emptyText}
        </EmptyState>
      ) : (
        <div className="grid gap-3">
          <div className="relative max-w-sm">
            <Search aria-hidden className="absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted-foreground" />
            <Input
              type="search"
              aria-label={words.filter}
              placeholder={words.filterPlaceholder}
              value={filter}
              onChange={(event) => setFilter(event.target.value || null)}
              className="pl-8"
            />
          </div>
          {shown.length === 0 ? (
            <p role="status" className="flex flex-wrap items-center gap-3 text-muted-foreground">
              {words.none}
              <Button size="sm" onClick={() => setFilter(null)}>
                {words.clearFilter}
              </Button>
            </p>
          ) : (
            <DatanetTable datanets={shown} />
          )}
        </div>
      )}
    </Loading>
  )
}

function matches(datanet: DatanetSummary, filter: string): boolean {
  const { name, domain, summary, kind, licence } = datanet
  const text = `${name} ${domain} ${summary} ${words.kinds[kind]} ${licence}`.toLowerCase()
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

function VersionBadge({ datanet: { latestVersion } }: { datanet: DatanetSummary }) {
  return latestVersion?.releasedAt ? (
    <Badge>{words.versionNumber(String(latestVersion.version))}</Badge>
  ) : (
    <Badge tone="warning">{words.unreleased}</Badge>
  )
}

/** A table where there is room; on a phone the same facts under each name. */
function DatanetTable({ datanets }: { datanets: readonly DatanetSummary[] }) {
  return (
    <Card>
      <ul className="divide-y md:hidden">
        {datanets.map((datanet) => (
          <li key={datanet.id} className="relative grid gap-1 p-4">
            <div className="flex items-start justify-between gap-3">
              <Link
                href={`/datanets/${datanet.slug}`}
                className="wrap-anywhere font-medium after:absolute after:inset-0"
              >
                {datanet.name}
              </Link>
              <VersionBadge datanet={datanet} />
            </div>
            <p className="text-muted-foreground">{datanet.summary}</p>
            <p className="flex flex-wrap gap-x-4 text-muted-foreground text-xs">
              <span>
                {formatNumber(datanet.rows)} {columns.rows}
              </span>
              <span>
                {formatNumber(datanet.contributors)} {columns.contributors}
              </span>
              <span>{datanet.licence}</span>
            </p>
          </li>
        ))}
      </ul>
      <div className="hidden md:block">
        <Table caption={words.caption} className="relative">
          <TableHeader>
            <TableRow>
              <TableHead>{columns.name}</TableHead>
              <TableHead>{columns.kind}</TableHead>
              <TableHead numeric>{columns.rows}</TableHead>
              <TableHead numeric>{columns.contributors}</TableHead>
              <TableHead numeric>{columns.questions}</TableHead>
              <TableHead>{columns.licence}</TableHead>
              <TableHead>{columns.version}</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {datanets.map((datanet) => (
              <TableRow key={datanet.id}>
                <TableCell className="w-2/5 min-w-64">
                  <Link href={`/datanets/${datanet.slug}`} className="wrap-anywhere font-medium hover:underline">
                    {datanet.name}
                  </Link>
                  <p className="line-clamp-2 text-muted-foreground text-xs">{datanet.summary}</p>
                </TableCell>
                <TableCell>{words.kinds[datanet.kind]}</TableCell>
                <TableCell numeric>{formatNumber(datanet.rows)}</TableCell>
                <TableCell numeric>{formatNumber(datanet.contributors)}</TableCell>
                <TableCell numeric>{formatNumber(datanet.heldoutQuestions)}</TableCell>
                <TableCell>
                  <Badge tone="outline">{datanet.licence}</Badge>
                </TableCell>
                <TableCell>
                  <VersionBadge datanet={datanet} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
    </Card>
  )
}
