'use client'
import { Lock } from 'lucide-react'
import Link from 'next/link'
import { Badge } from '#components/ui/badge.tsx'
import { Card } from '#components/ui/card.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { formatNumber } from '#lib/format.ts'
import type { DatanetSummary } from '#lib/schemas/datanet.ts'
import { datanets as words } from '#lib/strings/datanets.ts'

const columns = words.columns
const href = ({ slug }: DatanetSummary) => `/datanets/${slug}`

export type DatanetTableProps = { datanets: readonly DatanetSummary[]; onTag: (tag: string) => void }

/** A table where there is room; on a phone the same facts under each name. */
export function DatanetTable({ datanets, onTag }: DatanetTableProps) {
  return (
    <Card>
      <ul className="divide-y md:hidden">
        {datanets.map((datanet) => (
          <li key={datanet.id} className="relative grid gap-1 p-4">
            <div className="flex items-start justify-between gap-3">
              <Link href={href(datanet)} className="wrap-anywhere font-medium after:absolute after:inset-0">
                {datanet.name}
              </Link>
              <VersionBadge datanet={datanet} />
            </div>
            <p className="wrap-anywhere text-muted-foreground">{datanet.summary}</p>
            <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-muted-foreground text-xs">
              <Private datanet={datanet} />
              <span>{words.detail.rowsCount(formatNumber(datanet.rows))}</span>
              {datanet.waiting > 0 && <span>{words.detail.waitingCount(formatNumber(datanet.waiting))}</span>}
              <span>{words.detail.contributorsCount(datanet.contributors, formatNumber(datanet.contributors))}</span>
              <span>{datanet.licence}</span>
            </p>
            <Tags datanet={datanet} onTag={onTag} />
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
              <TableHead numeric>{columns.waiting}</TableHead>
              <TableHead numeric>{columns.contributors}</TableHead>
              <TableHead>{columns.licence}</TableHead>
              <TableHead>{columns.version}</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {datanets.map((datanet) => (
              <TableRow key={datanet.id}>
                <TableCell className="w-2/5 min-w-72">
                  <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
                    <Link href={href(datanet)} className="wrap-anywhere font-medium hover:underline">
                      {datanet.name}
                    </Link>
                    <Private datanet={datanet} />
                    <Tags datanet={datanet} onTag={onTag} />
                  </div>
                  <p className="wrap-anywhere line-clamp-1 text-muted-foreground text-xs">{datanet.summary}</p>
                </TableCell>
                <TableCell className="min-w-36">{datanet.kinds.map((kind) => words.kinds[kind]).join(', ')}</TableCell>
                <TableCell numeric>{formatNumber(datanet.rows)}</TableCell>
                <TableCell numeric>
                  {datanet.waiting > 0 ? (
                    <Link href={`${href(datanet)}/review`} className="text-link">
                      {formatNumber(datanet.waiting)}
                    </Link>
                  ) : (
                    <span className="text-muted-foreground">–</span>
                  )}
                </TableCell>
                <TableCell numeric>{formatNumber(datanet.contributors)}</TableCell>
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

function VersionBadge({ datanet: { latestVersion } }: { datanet: DatanetSummary }) {
  return latestVersion?.releasedAt ? (
    <Badge>{words.versionNumber(String(latestVersion.version))}</Badge>
  ) : (
    <Badge tone="warning">{words.unreleased}</Badge>
  )
}

function Private({ datanet }: { datanet: DatanetSummary }) {
  if (datanet.visibility === 'public') return null
  return (
    <Badge tone="info" title={words.privateHelp}>
      <Lock aria-hidden />
      {words.private}
    </Badge>
  )
}

/** Above the link that covers the card on phones. */
function Tags({ datanet, onTag }: { datanet: DatanetSummary; onTag: (tag: string) => void }) {
  if (datanet.tags.length === 0) return null
  return (
    <div className="relative flex flex-wrap gap-1 pointer-coarse:gap-2">
      {datanet.tags.map((tag) => (
        <button
          key={tag}
          type="button"
          aria-label={words.tagFilter(tag)}
          onClick={() => onTag(tag)}
          className="inline-flex min-h-6 max-w-full items-center rounded-sm border px-1.5 text-muted-foreground text-xs hover:border-input hover:text-foreground pointer-coarse:min-h-11 pointer-coarse:px-3"
        >
          <span className="truncate">{tag}</span>
        </button>
      ))}
    </div>
  )
}
