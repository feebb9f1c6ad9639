'use client'
import Link from 'next/link'
import { useAccountName } from '#components/chain/use-session.ts'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { formatNumber } from '#lib/format.ts'
import type { DatanetRowDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { rows } from '#lib/strings/rows.ts'

const words = rows.page

/** Who signed what, who accepted it, and which versions hold it. */
export function Provenance({ row }: { row: DatanetRowDetail }) {
  const contributor = useAccountName(row.contributor)
  const reviewer = useAccountName(row.reviewer)
  return (
    <Card>
      <CardHeader title={words.provenance} />
      <CardContent>
        <DataList>
          <DataItem term={words.contributor}>
            <Link href={`/earnings?account=${row.contributor}`} className="mr-1 text-link">
              {row.contributorName ?? contributor}
            </Link>
            <Hash value={row.contributor} />
          </DataItem>
          <DataItem term={words.origin}>{words.origins[row.origin]}</DataItem>
          <DataItem term={words.hash}>
            <Hash value={row.hash} />
          </DataItem>
          <DataItem term={words.batchRoot}>
            <Hash value={row.batchRoot} />
          </DataItem>
          <DataItem term={words.signature}>
            <Hash value={row.signature} />
          </DataItem>
          <DataItem term={words.reviewer}>
            {row.reviewer ? (
              <>
                {reviewer && <span className="mr-1">{reviewer}</span>}
                <Hash value={row.reviewer} />
              </>
            ) : (
              words.noReviewer
            )}
          </DataItem>
          <DataItem term={words.versions}>
            {row.versions.length === 0
              ? words.noVersions
              : row.versions.map((version) => datanets.versionNumber(formatNumber(version))).join(', ')}
          </DataItem>
          {row.language && <DataItem term={words.language}>{row.language}</DataItem>}
        </DataList>
      </CardContent>
    </Card>
  )
}
