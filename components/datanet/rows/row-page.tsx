'use client'
import { useQuery } from '@tanstack/react-query'
import { FileQuestion } from 'lucide-react'
import Link from 'next/link'
import { PageHeader } from '#components/shell/page-header.tsx'
import { QueryError } from '#components/shell/query-error.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { shortHash } from '#components/ui/hash.tsx'
import { Loading, Skeleton } from '#components/ui/skeleton.tsx'
import { Stat, StatRow } from '#components/ui/stat.tsx'
import { Status, type StatusTone } from '#components/ui/status.tsx'
import { orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { formatNumber, formatOpen } from '#lib/format.ts'
import type { DatanetRow, DatanetRowDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { doctor } from '#lib/strings/doctor.ts'
import { rows } from '#lib/strings/rows.ts'
import { Provenance } from './provenance.tsx'
import { RowHistory } from './row-history.tsx'
import { rowLink } from './row-link.ts'
import { RowText } from './row-text.tsx'
import { WithdrawRow } from './withdraw-row.tsx'
import { WordDiff } from './word-diff.tsx'

const words = rows.page
const tones = {
  proposed: 'pending',
  accepted: 'success',
  rejected: 'danger',
  withdrawn: 'stopped',
} satisfies Record<DatanetRow['state'], StatusTone>

/** A row: what it says, where it comes from, and everything that ever happened to it. */
export function RowPage({ id, hash }: { id: string; hash: string }) {
  const row = useQuery(orpc.datanets.row.queryOptions({ input: { id, hash: hash as `0x${string}` } }))
  if (row.error && !row.data) {
    if (!['not_found', 'bad_input', 'forbidden', 'unauthenticated'].includes(explainApiError(row.error).code)) {
      return <QueryError error={row.error} onRetry={() => void row.refetch()} />
    }
    return (
      <EmptyState
        icon={FileQuestion}
        title={words.notFoundTitle}
        action={
          <Button asChild>
            <Link href={`/datanets/${encodeURIComponent(id)}`}>{datanets.title}</Link>
          </Button>
        }
      >
        {words.notFoundText}
      </EmptyState>
    )
  }
  return (
    <Loading pending={row.isPending} skeleton={<Skeleton className="h-96 rounded-lg" />}>
      {() => row.data && <Body row={row.data} />}
    </Loading>
  )
}

function Body({ row }: { row: DatanetRowDetail }) {
  const slug = row.datanetSlug
  return (
    <div className="grid gap-6">
      <PageHeader
        trail={[
          { label: datanets.title, href: '/datanets' },
          { label: row.datanetName, href: `/datanets/${slug}` },
          { label: datanets.detail.tabs.rows, href: `/datanets/${slug}?tab=rows` },
        ]}
        title={words.title(shortHash(row.hash))}
        status={
          <>
            <Status tone={tones[row.state]}>{rows.states[row.state]}</Status>
            <Badge>{datanets.kinds[row.kind]}</Badge>
          </>
        }
        actions={row.mayWithdraw && <WithdrawRow row={row} />}
      />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid min-w-0 gap-6">
          <Card>
            <CardHeader title={words.text} />
            <CardContent>
              <RowText datum={row.datum} />
            </CardContent>
          </Card>
          {row.parent && <Edit slug={slug} title={words.parent} before={row.parent} after={row} link={row.parent} />}
          {row.children.map((child) => (
            <Edit key={child.hash} slug={slug} title={words.children} before={row} after={child} link={child} />
          ))}
          <RowHistory history={row.history} />
        </div>
        <div className="grid min-w-0 gap-6">
          <StatRow className="grid-cols-[2fr_1fr] sm:grid-flow-row sm:grid-cols-[2fr_1fr]">
            <Stat label={words.earned} value={formatOpen(row.earned)} hint={words.earnedHelp} />
            <Stat label={words.tokens} value={row.tokens === null ? '–' : formatNumber(row.tokens)} />
          </StatRow>
          <Provenance row={row} />
          <Flags row={row} />
        </div>
      </div>
    </div>
  )
}

type EditProps = { slug: string; title: string; before: DatanetRow; after: DatanetRow; link: DatanetRow }

function Edit({ slug, title, before, after, link }: EditProps) {
  return (
    <Card>
      <CardHeader
        title={
          <>
            {title}{' '}
            <Link href={rowLink(slug, link.hash)} className="font-mono text-link text-xs">
              {shortHash(link.hash)}
            </Link>
          </>
        }
        description={words.editsHelp}
        actions={<Status tone={tones[link.state]}>{rows.states[link.state]}</Status>}
      />
      <CardContent className="grid gap-2">
        <p className="text-muted-foreground text-xs">{words.question}</p>
        <WordDiff before={before.prompt} after={after.prompt} />
        <p className="text-muted-foreground text-xs">{words.answer}</p>
        <WordDiff before={before.answer} after={after.answer} />
      </CardContent>
    </Card>
  )
}

function Flags({ row }: { row: DatanetRowDetail }) {
  return (
    <Card>
      <CardHeader title={words.flags} />
      <CardContent>
        {row.flags.length === 0 ? (
          <p className="text-muted-foreground">{words.noFlags}</p>
        ) : (
          <ul className="grid gap-2">
            {row.flags.map(({ rule, reason }) => (
              <li key={rule}>
                <Status tone="warning">{doctor.rules[rule].name}</Status>
                {reason && <p className="wrap-anywhere text-muted-foreground text-xs">{words.kept(reason)}</p>}
              </li>
            ))}
          </ul>
        )}
      </CardContent>
    </Card>
  )
}
