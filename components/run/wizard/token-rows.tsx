'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import type { z } from 'zod'
import { QueryError } from '#components/shell/query-error.tsx'
import { Button } from '#components/ui/button.tsx'
import { Loading, Skeleton } from '#components/ui/skeleton.tsx'
import { orpc } from '#lib/api/client.ts'
import { formatNumber } from '#lib/format.ts'
import type { lookOutput } from '#lib/schemas/training.ts'
import { train } from '#lib/strings/train.ts'
import { TokenRow } from './token-row.tsx'

const words = train.wizard.look
const pageSize = 5

export type TokenRowsProps = {
  baseModelId: string
  versionId: string
  /** Tokens that a row may have. */
  maxLength: number
}

/** Rows as they go into the model, a page at a time. */
export function TokenRows({ baseModelId, versionId, maxLength }: TokenRowsProps) {
  const [offset, setOffset] = useState(0)
  const query = useQuery(
    orpc.runs.look.queryOptions({
      input: { baseModelId, versionId, maxLength, offset, limit: pageSize },
      placeholderData: keepPreviousData,
      staleTime: 300_000,
      retry: false,
    }),
  )
  if (query.error) return <QueryError error={query.error} onRetry={() => void query.refetch()} />
  const look = query.data as z.infer<typeof lookOutput> | undefined
  return (
    <div className="grid min-w-0 gap-2">
      <p className="text-muted-foreground text-xs">{words.help}</p>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
        <li className="text-primary underline decoration-2 underline-offset-4">{words.legendLearnt}</li>
        <li className="text-muted-foreground">{words.legendRead}</li>
        <li className="border-input/50 border-r pr-1 text-muted-foreground">{words.legendEnd}</li>
      </ul>
      <Loading pending={query.isPending} skeleton={<Skeleton className="h-64 w-full" />}>
        {() =>
          look && look.rows.length > 0 ? (
            <>
              <div className="min-w-0 divide-y" aria-busy={query.isPlaceholderData}>
                {look.rows.map((row, index) => (
                  <TokenRow key={row.datumHash} row={row} place={offset + index + 1} limit={maxLength} />
                ))}
              </div>
              <div className="flex flex-wrap items-center justify-between gap-2">
                <p role="status" className="text-muted-foreground text-xs">
                  {words.page(
                    formatNumber(offset + 1),
                    formatNumber(Math.min(offset + pageSize, look.total)),
                    formatNumber(look.total),
                  )}
                </p>
                <div className="flex gap-2">
                  <Button
                    size="icon"
                    aria-label={words.previous}
                    disabled={offset === 0}
                    onClick={() => setOffset(Math.max(0, offset - pageSize))}
                  >
                    <ChevronLeft aria-hidden />
                  </Button>
                  <Button
                    size="icon"
                    aria-label={words.next}
                    disabled={look.nextOffset === null || query.isPlaceholderData}
                    onClick={() => setOffset(offset + pageSize)}
                  >
                    <ChevronRight aria-hidden />
                  </Button>
                </div>
              </div>
              <p className="wrap-anywhere text-2xs text-muted-foreground">
                {words.template} <code className="font-mono">sha256:{look.templateSha256}</code>
              </p>
            </>
          ) : (
            <p className="text-muted-foreground">{words.empty}</p>
          )
        }
      </Loading>
    </div>
  )
}
