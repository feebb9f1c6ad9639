'use client'
import { useQuery } from '@tanstack/react-query'
import { useAccountName } from '#components/chain/use-session.ts'
import { Time } from '#components/shell/time.tsx'
import { CardContent } from '#components/ui/card.tsx'
import { shortHash } from '#components/ui/hash.tsx'
import { Stat, StatRow } from '#components/ui/stat.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { orpc } from '#lib/api/client.ts'
import { formatFixed, formatNumber, formatPercent } from '#lib/format.ts'
import type { Agreement } from '#lib/schemas/review.ts'
import { review } from '#lib/strings/review.ts'
import { QueryCard } from '../query-card.tsx'

const words = review.agreement
const columns = words.columns

/** How far the reviewers of a Datanet agree, as a whole and one by one. */
export function AgreementPanel({ id }: { id: string }) {
  const agreement = useQuery(orpc.reviews.agreement.queryOptions({ input: { id } }))
  return (
    <QueryCard title={words.title} description={words.help} query={agreement}>
      {(data) => <Body agreement={data} />}
    </QueryCard>
  )
}

const alphaOf = (alpha: number | null) => (alpha === null ? words.tooFew : formatFixed(alpha, 2))

function Body({ agreement }: { agreement: Agreement }) {
  if (agreement.reviewers.length === 0) return <CardContent className="text-muted-foreground">{words.none}</CardContent>
  return (
    <>
      <CardContent>
        <StatRow>
          <Stat label={words.alpha} value={alphaOf(agreement.alpha)} hint={words.alphaHint} />
          <Stat label={words.shared} value={formatNumber(agreement.rowsSharedByReviewers)} />
          <Stat
            label={words.rechecked}
            value={formatNumber(agreement.recheckedRows)}
            hint={words.overturned(formatNumber(agreement.recheckedOverturned))}
          />
          <Stat label={words.waiting} value={formatNumber(agreement.waiting)} />
        </StatRow>
      </CardContent>
      <div className="border-t">
        <Table caption={words.caption} className="relative">
          <TableHeader>
            <TableRow>
              <TableHead>{columns.reviewer}</TableHead>
              <TableHead numeric>{columns.votes}</TableHead>
              <TableHead numeric>{columns.accepted}</TableHead>
              <TableHead numeric>{columns.alpha}</TableHead>
              <TableHead numeric>{columns.agrees}</TableHead>
              <TableHead numeric>{columns.weight}</TableHead>
              <TableHead numeric>{columns.signed}</TableHead>
              <TableHead numeric>{columns.last}</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {agreement.reviewers.map((entry) => (
              <Reviewer key={entry.reviewer} entry={entry} />
            ))}
          </TableBody>
        </Table>
      </div>
    </>
  )
}

function Reviewer({ entry }: { entry: Agreement['reviewers'][number] }) {
  const name = useAccountName(entry.reviewer)
  return (
    <TableRow>
      <TableCell title={entry.reviewer} className="max-w-48">
        {name ?? <span className="whitespace-nowrap font-mono text-xs">{shortHash(entry.reviewer)}</span>}
      </TableCell>
      <TableCell numeric>{formatNumber(entry.votes)}</TableCell>
      <TableCell numeric>{entry.votes > 0 ? formatPercent(entry.accepted / entry.votes, 0) : '–'}</TableCell>
      <TableCell numeric className={entry.alpha === null ? 'text-muted-foreground' : undefined}>
        {alphaOf(entry.alpha)}
      </TableCell>
      <TableCell numeric>
        {entry.withDecisionPermille === null ? '–' : formatPercent(entry.withDecisionPermille / 1000, 0)}
      </TableCell>
      <TableCell numeric>{formatFixed(entry.weight / 1_000_000, 2)}</TableCell>
      <TableCell numeric>{formatNumber(entry.signed)}</TableCell>
      <TableCell numeric className="text-muted-foreground">
        {entry.lastAt ? <Time value={entry.lastAt} /> : '–'}
      </TableCell>
    </TableRow>
  )
}
