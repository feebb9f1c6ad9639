'use client'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { Flag } from 'lucide-react'
import { useEffect } from 'react'
import { client } from '#lib/api/client.ts'
import type { ReviewItem } from '#lib/schemas/review.ts'
import { doctor } from '#lib/strings/doctor.ts'
import { review } from '#lib/strings/review.ts'
import { WordDiff } from '../rows/word-diff.tsx'

const words = review.flags
/** Rows before the reviewer whose similar rows are fetched already. */
const ahead = 4

const similarQuery = (id: string, hash: string) =>
  queryOptions({
    queryKey: ['similar-row', id, hash],
    queryFn: () => client.datanets.row({ id, hash: hash as `0x${string}` }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })

/** Fetches what the next rows are said to resemble, so that it stands there when they do. */
export function usePrefetchSimilar(datanetId: string, items: readonly ReviewItem[]): void {
  const queries = useQueryClient()
  useEffect(() => {
    for (const { flags } of items.slice(0, ahead)) {
      for (const { similar } of flags) if (similar) void queries.prefetchQuery(similarQuery(datanetId, similar))
    }
  }, [queries, datanetId, items])
}

/** What the doctor found and its contributor kept, with the reason, beside the row that it resembles. */
export function Flags({ datanetId, item }: { datanetId: string; item: ReviewItem }) {
  if (item.flags.length === 0) return null
  return (
    <section aria-label={words.title} className="grid gap-2">
      {item.flags.map((flag) => (
        <div key={`${flag.rule}:${flag.similar}`} className="grid gap-1 rounded-md bg-warning-soft p-3">
          <p className="flex items-center gap-1.5 font-medium text-warning text-xs">
            <Flag aria-hidden className="size-3.5 shrink-0" />
            {doctor.rules[flag.rule].name}
          </p>
          {flag.reason && <p className="wrap-anywhere text-xs">{words.kept(flag.reason)}</p>}
          {flag.similar && <Similar datanetId={datanetId} hash={flag.similar} item={item} />}
        </div>
      ))}
    </section>
  )
}

function Similar({ datanetId, hash, item }: { datanetId: string; hash: string; item: ReviewItem }) {
  const similar = useQuery(similarQuery(datanetId, hash))
  if (similar.isPending) return <p className="text-muted-foreground text-xs">{words.similarLoading}</p>
  if (!similar.data) return <p className="text-muted-foreground text-xs">{words.similarGone}</p>
  return (
    <div className="mt-1 grid gap-1 rounded-sm bg-card p-2">
      <p className="text-muted-foreground text-xs">{words.compare}</p>
      <WordDiff before={similar.data.prompt} after={item.prompt} className="text-sm" />
      <WordDiff before={similar.data.answer} after={item.answer} className="text-sm" />
    </div>
  )
}
