'use client'
import Link from 'next/link'
import { useState } from 'react'
import { useAccountName } from '#components/chain/use-session.ts'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { shortHash } from '#components/ui/hash.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { formatNumber, formatOpen, formatPercent } from '#lib/format.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { AgreementPanel } from '../review/agreement-panel.tsx'

const words = datanets.people
const shownAtFirst = 20
type Entry = DatanetDetail['contributorBoard'][number]

/** Who contributed and earned how much, and how far reviewers agree. */
export function People({ datanet }: { datanet: DatanetDetail }) {
  const [all, setAll] = useState(false)
  const { contributorBoard: board, rows } = datanet
  const shown = all ? board : board.slice(0, shownAtFirst)
  return (
    <div className="grid gap-6">
      <Card>
        <CardHeader title={words.contributors} description={words.contributorsHelp} />
        {board.length === 0 ? (
          <CardContent className="text-muted-foreground">{words.none}</CardContent>
        ) : (
          <Table caption={words.contributors}>
            <TableHeader>
              <TableRow>
                <TableHead>{words.columns.contributor}</TableHead>
                <TableHead numeric>{words.columns.rows}</TableHead>
                <TableHead className="max-sm:hidden">{words.columns.share}</TableHead>
                <TableHead numeric>{words.columns.earned}</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {shown.map((entry) => (
                <Contributor key={`${entry.address}:${entry.name}`} entry={entry} total={rows} />
              ))}
            </TableBody>
          </Table>
        )}
        {board.length > shown.length && (
          <div className="border-t px-4 py-3">
            <Button onClick={() => setAll(true)}>{words.more(formatNumber(board.length))}</Button>
          </div>
        )}
      </Card>
      <AgreementPanel id={datanet.id} />
    </div>
  )
}

function Contributor({ entry, total }: { entry: Entry; total: number }) {
  const known = useAccountName(entry.address)
  const share = total > 0 ? entry.rows / total : 0
  return (
    <TableRow>
      <TableCell className="max-w-64">
        <Link
          href={`/earnings?account=${entry.address}`}
          title={entry.address}
          className="wrap-anywhere inline-flex min-h-6 items-center text-link"
        >
          {entry.name ?? known ?? <span className="font-mono text-xs">{shortHash(entry.address)}</span>}
        </Link>
      </TableCell>
      <TableCell numeric>{formatNumber(entry.rows)}</TableCell>
      <TableCell className="w-2/5 max-sm:hidden">
        <div className="flex items-center gap-2">
          <span aria-hidden className="h-1 flex-1 overflow-hidden rounded-full bg-muted">
            <span
              className="block h-full rounded-full bg-series-1"
              style={{ width: `${Math.max(0.5, share * 100)}%` }}
            />
          </span>
          <span className="w-14 text-right text-muted-foreground text-xs">{formatPercent(share)}</span>
        </div>
      </TableCell>
      <TableCell numeric>
        <span title={`${entry.earned} wei`}>{formatOpen(entry.earned)}</span>
      </TableCell>
    </TableRow>
  )
}
