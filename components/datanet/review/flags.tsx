'use client'
import { Flag } from 'lucide-react'
import Link from 'next/link'
import { useAccountName } from '#components/chain/use-session.ts'
import { shortHash } from '#components/ui/hash.tsx'
import type { ReviewItem } from '#lib/schemas/review.ts'
import { doctor } from '#lib/strings/doctor.ts'
import { review } from '#lib/strings/review.ts'
import { rowLink } from '../rows/row-link.ts'
import { WordDiff } from '../rows/word-diff.tsx'

const words = review.flags
type Similar = NonNullable<ReviewItem['flags'][number]['similar']>

/** What the doctor found and its contributor kept, with the reason, beside the row that it resembles. */
export function Flags({ item }: { item: ReviewItem }) {
  if (item.flags.length === 0) return null
  return (
    <section aria-label={words.title} className="grid gap-2">
      {item.flags.map((flag) => (
        <div key={`${flag.rule}:${flag.similar?.hash}`} className="grid gap-1 rounded-md bg-warning-soft p-3">
          <p className="flex items-center gap-1.5 font-medium text-warning text-xs">
            <Flag aria-hidden className="size-3.5 shrink-0" />
            {doctor.rules[flag.rule].name}
          </p>
          {flag.reason && <p className="wrap-anywhere text-xs">{words.kept(flag.reason)}</p>}
          {flag.similar && <SimilarRow similar={flag.similar} item={item} />}
        </div>
      ))}
    </section>
  )
}

function SimilarRow({ similar, item }: { similar: Similar; item: ReviewItem }) {
  const name = useAccountName(similar.contributor)
  return (
    <div className="mt-1 grid gap-1 rounded-sm bg-card p-2">
      <p className="flex flex-wrap justify-between gap-x-3 text-muted-foreground text-xs">
        <span>{words.compare(similar.datanetName, name ?? shortHash(similar.contributor))}</span>
        <Link
          href={rowLink(similar.datanetSlug, similar.hash)}
          prefetch={false}
          target="_blank"
          className="hover:underline"
        >
          {review.openRow}
        </Link>
      </p>
      <WordDiff before={similar.prompt} after={item.prompt} className="text-sm" />
      <WordDiff before={similar.answer} after={item.answer} className="text-sm" />
    </div>
  )
}
