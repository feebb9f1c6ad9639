'use client'
import { useQuery } from '@tanstack/react-query'
import { Bot } from 'lucide-react'
import { Status } from '#components/ui/status.tsx'
import { client } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { review } from '#lib/strings/review.ts'

const words = review.suggestion
const tones = { accept: 'success', reject: 'danger', unsure: 'neutral' } as const

/** What a model makes of the row, marked as such and never a vote. */
export function Suggestion({ datumId }: { datumId: string }) {
  const suggestion = useQuery({
    queryKey: ['review-suggestion', datumId],
    queryFn: () => client.reviews.suggest({ datumId }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  return (
    <section aria-label={words.title} className="grid gap-1 rounded-md border border-dashed p-3">
      <p className="flex items-center gap-1.5 text-muted-foreground text-xs">
        <Bot aria-hidden className="size-3.5 shrink-0" />
        {suggestion.data ? words.by(suggestion.data.model) : words.title}
      </p>
      <div role="status" className="grid gap-1">
        {suggestion.isPending && <Status tone="running">{words.asking}</Status>}
        {suggestion.error && (
          <p>
            {words.failed} {explainApiError(suggestion.error).title}
          </p>
        )}
        {suggestion.data && (
          <>
            <Status tone={tones[suggestion.data.verdict]} size="md">
              {words.verdicts[suggestion.data.verdict]}
            </Status>
            <p className="wrap-anywhere">{suggestion.data.reason}</p>
          </>
        )}
      </div>
    </section>
  )
}
