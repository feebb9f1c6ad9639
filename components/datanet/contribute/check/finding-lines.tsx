'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { QueryError } from '#components/shell/query-error.tsx'
import { Button } from '#components/ui/button.tsx'
import { orpc } from '#lib/api/client.ts'
import { formatNumber } from '#lib/format.ts'
import type { DoctorReport, Finding, FindingChoices } from '#lib/schemas/finding.ts'
import { doctor as words } from '#lib/strings/doctor.ts'
import { choiceOfLine, chooseForLine } from '../fix-choices.ts'
import { FindingLine } from './finding-line.tsx'

export type FindingLinesProps = {
  uploadId: string
  group: DoctorReport['findings'][number]
  choices: FindingChoices
  onChange: (choices: FindingChoices) => void
}

/** The report's own examples at once; all others when they are asked for. */
export function FindingLines({ uploadId, group, choices, onChange }: FindingLinesProps) {
  const { rule, count, examples } = group
  const [all, setAll] = useState(false)
  const query = useInfiniteQuery({
    ...orpc.uploads.findings.infiniteOptions({
      input: (cursor: string | undefined) => ({ uploadId, rule, cursor, limit: 50 }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    }),
    enabled: all,
  })
  const pages = query.data?.pages.flatMap(({ findings }) => findings as Finding[])
  const shown = pages ?? (examples.slice(0, all ? examples.length : 5) as Finding[])
  const more = all ? query.hasNextPage : shown.length < count
  return (
    <div className="grid min-w-0 gap-2">
      <ul className="divide-y rounded-md border">
        {shown.map((finding, index) => (
          <FindingLine
            // biome-ignore lint/suspicious/noArrayIndexKey: a line may hold several findings that are equal in every word
            key={`${finding.line} ${index}`}
            finding={finding}
            alone={count === 1}
            choice={choiceOfLine(choices, rule, finding.line)}
            onChange={(choice) => finding.line !== null && onChange(chooseForLine(choices, rule, finding.line, choice))}
          />
        ))}
      </ul>
      {query.error && <QueryError error={query.error} onRetry={() => void query.refetch()} />}
      {(more || count > shown.length) && (
        <div className="flex items-center gap-3 text-muted-foreground text-xs">
          <span>{words.examples(formatNumber(shown.length), formatNumber(count))}</span>
          {more && (
            <Button
              size="sm"
              loading={query.isFetching}
              onClick={() => (all ? void query.fetchNextPage() : setAll(true))}
            >
              {words.more}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}
