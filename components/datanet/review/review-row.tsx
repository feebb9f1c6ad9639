'use client'
import { ExternalLink } from 'lucide-react'
import Link from 'next/link'
import { useAccountName } from '#components/chain/use-session.ts'
import { Time } from '#components/shell/time.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { shortHash } from '#components/ui/hash.tsx'
import { Status } from '#components/ui/status.tsx'
import { formatNumber } from '#lib/format.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import type { ReviewItem } from '#lib/schemas/review.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { review as words } from '#lib/strings/review.ts'
import { rows } from '#lib/strings/rows.ts'
import { rowLink } from '../rows/row-link.ts'
import { RowText } from '../rows/row-text.tsx'
import { WordDiff } from '../rows/word-diff.tsx'
import { CommentForm, Comments } from './comments.tsx'
import { EditRow } from './edit-row.tsx'
import { Flags } from './flags.tsx'
import type { RejectReason } from './queue.ts'
import { RejectReasons } from './reject-reasons.tsx'
import { Suggestion } from './suggestion.tsx'

export type RowMode = 'read' | 'reject' | 'edit' | 'comment'
export type ReviewRowProps = {
  datanet: DatanetDetail
  address: `0x${string}`
  item: ReviewItem
  /** why the last vote on it came back */
  refused: string | undefined
  mode: RowMode
  onMode: (mode: RowMode) => void
  /** a model was asked about it */
  asked: boolean
  onReject: (reason: RejectReason) => void
  onEdited: () => void
  onCommented: (comment: ReviewItem['comments'][number]) => void
}

/** The row that is reviewed, with everything that helps to decide. */
export function ReviewRow({ datanet, address, item, refused, mode, onMode, asked, ...on }: ReviewRowProps) {
  return (
    <article aria-label={words.queue} data-datum={item.datumId} className="grid gap-4 rounded-lg border bg-card p-4">
      <Facts slug={datanet.slug} item={item} />
      {refused && (
        <div role="alert" className="grid gap-1 rounded-md bg-danger-soft p-3">
          <Status tone="danger">{words.refused}</Status>
          <p>{refused}</p>
          <p className="text-muted-foreground text-xs">{words.refusedNext}</p>
        </div>
      )}
      {mode === 'edit' ? (
        <EditRow datanet={datanet} address={address} item={item} onDone={on.onEdited} onCancel={() => onMode('read')} />
      ) : (
        <RowText datum={item.datum} />
      )}
      {item.parent && mode !== 'edit' && <Parent slug={datanet.slug} item={item} parent={item.parent} />}
      <Flags item={item} />
      {asked && <Suggestion datumId={item.datumId} />}
      <Comments comments={item.comments} />
      {mode === 'comment' && (
        <CommentForm datumId={item.datumId} address={address} onDone={on.onCommented} onCancel={() => onMode('read')} />
      )}
      {mode === 'reject' && <RejectReasons onPick={on.onReject} onCancel={() => onMode('read')} />}
    </article>
  )
}

function Facts({ slug, item }: { slug: string; item: ReviewItem }) {
  const known = useAccountName(item.contributor)
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted-foreground text-xs">
      <Badge>{datanets.kinds[item.kind]}</Badge>
      {item.recheck && (
        <Badge tone="info" title={words.recheckHelp}>
          {words.recheck}
        </Badge>
      )}
      {item.parent && <Badge tone="info">{words.edit}</Badge>}
      {item.origin === 'draft' && <Badge tone="warning">{words.draft}</Badge>}
      <span className="wrap-anywhere" title={item.contributor}>
        {words.by} {item.contributorName ?? known ?? shortHash(item.contributor)}
      </span>
      <Time value={item.proposedAt} />
      {item.tokens !== null && <span>{words.tokens(formatNumber(item.tokens))}</span>}
      {item.language && <span>{item.language}</span>}
      <Link
        href={rowLink(slug, item.hash)}
        prefetch={false}
        target="_blank"
        className="ml-auto inline-flex min-h-6 items-center gap-1 hover:text-foreground hover:underline"
      >
        {words.openRow}
        <ExternalLink aria-hidden className="size-3" />
      </Link>
    </div>
  )
}

function Parent({ slug, item, parent }: { slug: string; item: ReviewItem; parent: NonNullable<ReviewItem['parent']> }) {
  return (
    <section className="grid gap-2 rounded-md bg-sunken p-3">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h2 className="font-medium text-sm">{words.parent.title}</h2>
        <Link href={rowLink(slug, parent.hash)} prefetch={false} target="_blank" className="text-link text-xs">
          {words.parent.open}
        </Link>
      </div>
      <p className="text-muted-foreground text-xs">{rows.page.question}</p>
      <WordDiff before={parent.prompt} after={item.prompt} />
      <p className="text-muted-foreground text-xs">{rows.page.answer}</p>
      <WordDiff before={parent.answer} after={item.answer} />
    </section>
  )
}
