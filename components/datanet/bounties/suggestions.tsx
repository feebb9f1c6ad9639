'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { Time } from '#components/shell/time.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { CardContent } from '#components/ui/card.tsx'
import { orpc } from '#lib/api/client.ts'
import { formatNumber } from '#lib/format.ts'
import type { Suggestion } from '#lib/schemas/bounty.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { QueryCard } from '../query-card.tsx'
import { addRowLink } from './add-row-link.ts'
import type { BountyDraft } from './post-bounty.tsx'

const words = datanets.suggestions
const shownAtFirst = 10

export type SuggestionsProps = {
  datanet: DatanetDetail
  /** for the owner only */
  onBounty: ((draft: BountyDraft) => void) | undefined
}

/** Questions that models trained on this Datanet got wrong; each leads to a row that would help. */
export function Suggestions({ datanet, onBounty }: SuggestionsProps) {
  const suggestions = useQuery(orpc.datanets.suggestions.queryOptions({ input: { id: datanet.id } }))
  const [all, setAll] = useState(false)
  return (
    <QueryCard title={words.title} description={words.help} query={suggestions} rows={4}>
      {(list) =>
        list.length === 0 ? (
          <CardContent className="text-muted-foreground">{words.none}</CardContent>
        ) : (
          <>
            <ul className="divide-y border-t">
              {(all ? list : list.slice(0, shownAtFirst)).map((suggestion) => (
                <Entry key={suggestion.key} datanet={datanet} suggestion={suggestion} onBounty={onBounty} />
              ))}
            </ul>
            {!all && list.length > shownAtFirst && (
              <div className="border-t px-4 py-3">
                <Button onClick={() => setAll(true)}>{words.more(formatNumber(list.length))}</Button>
              </div>
            )}
          </>
        )
      }
    </QueryCard>
  )
}

type EntryProps = SuggestionsProps & { suggestion: Suggestion }

function Entry({ datanet, suggestion, onBounty }: EntryProps) {
  const { question, answer, expected, source, times, modelName, modelSlug } = suggestion
  return (
    <li className="grid gap-2 p-4">
      <p className="wrap-anywhere font-medium">{question}</p>
      <dl className="grid gap-1">
        <div className="flex gap-2">
          <dt className="w-16 shrink-0 text-muted-foreground text-xs leading-5">{words.said}</dt>
          <dd className="wrap-anywhere line-clamp-3 text-muted-foreground">{answer}</dd>
        </div>
        {expected && (
          <div className="flex gap-2">
            <dt className="w-16 shrink-0 text-muted-foreground text-xs leading-5">{words.expected}</dt>
            <dd className="wrap-anywhere line-clamp-3">{expected}</dd>
          </div>
        )}
      </dl>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-muted-foreground text-xs">
        <Badge>{words.sources[source]}</Badge>
        {times > 1 && <span>{words.times(formatNumber(times))}</span>}
        {modelSlug && (
          <Link
            href={`/models/${modelSlug}`}
            className="inline-flex min-h-6 items-center hover:underline pointer-coarse:min-h-11"
          >
            {modelName}
          </Link>
        )}
        <Time value={suggestion.at} />
        <span className="ml-auto flex gap-2">
          {onBounty && (
            <Button
              size="sm"
              variant="ghost"
              aria-label={words.bountyNamed(question)}
              onClick={() =>
                onBounty({ title: question.slice(0, 120), terms: datanets.bounties.prefillTerms(question) })
              }
            >
              {words.bounty}
            </Button>
          )}
          <Button size="sm" asChild>
            <Link
              href={addRowLink(datanet.slug, { question, answer: expected, from: source })}
              aria-label={words.addNamed(question)}
            >
              {words.add}
            </Link>
          </Button>
        </span>
      </div>
    </li>
  )
}
