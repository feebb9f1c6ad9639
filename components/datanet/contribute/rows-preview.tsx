'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { ChevronDown, ChevronUp } from 'lucide-react'
import { useState } from 'react'
import { QueryError } from '#components/shell/query-error.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { cn } from '#components/ui/cn.ts'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { orpc } from '#lib/api/client.ts'
import { datumToMessages } from '#lib/domain/datum-messages.ts'
import { formatNumber } from '#lib/format.ts'
import type { Datum } from '#lib/schemas/datum.ts'
import type { Upload } from '#lib/schemas/upload.ts'
import { contribute } from '#lib/strings/contribute.ts'

const words = contribute.rows

/** A row as training reads it: what is asked, what is learnt; rows without an answer stand as text alone. */
export function rowTexts(datum: Datum): { prompt: string; answer: string } {
  const messages = datumToMessages(datum)
  const answer = messages?.at(-1)?.content
  if (messages && answer !== undefined) {
    const prompt = messages
      .slice(0, -1)
      .map(({ role, content }) => (messages.length > 2 ? `${role}: ${content}` : content))
    return { prompt: prompt.join('\n'), answer }
  }
  const texts = Object.entries(datum.payload).map(([field, value]) =>
    field === 'text' ? String(value) : `${contribute.fields[field] ?? field}: ${String(value)}`,
  )
  return { prompt: texts.join('\n'), answer: '' }
}

/** One row, cut to four lines until it is pressed. */
function Row({ line, datum, tokens }: { line: number; datum: Datum; tokens: number }) {
  const [whole, setWhole] = useState(false)
  const { prompt, answer } = rowTexts(datum)
  const text = cn('whitespace-pre-line', !whole && 'line-clamp-4')
  return (
    <TableRow>
      <TableCell numeric className="align-top">
        <Button
          size="sm"
          variant="ghost"
          aria-expanded={whole}
          aria-label={words.expand(formatNumber(line))}
          onClick={() => setWhole(!whole)}
          className="-my-1 -mr-1 font-normal"
        >
          {formatNumber(line)}
          {whole ? <ChevronUp aria-hidden /> : <ChevronDown aria-hidden />}
        </Button>
      </TableCell>
      <TableCell className="wrap-anywhere min-w-40 align-top text-xs">
        <span className={text}>{prompt}</span>
      </TableCell>
      <TableCell className="wrap-anywhere min-w-32 align-top text-xs">
        <span className={text}>{answer}</span>
      </TableCell>
      <TableCell numeric className="align-top text-xs">
        {formatNumber(tokens)}
      </TableCell>
    </TableRow>
  )
}

/** The rows that are left after drops, masks and repairs. */
export function RowsPreview({ upload }: { upload: Upload }) {
  const query = useInfiniteQuery({
    ...orpc.uploads.rows.infiniteOptions({
      input: (cursor: string | undefined) => ({ uploadId: upload.id, cursor, limit: 10 }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    }),
    // Every check makes other rows under the same id.
    queryKey: [...orpc.uploads.rows.key({ input: { uploadId: upload.id } }), upload.batchRoot, upload.report?.seconds],
  })
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <Card>
      <CardHeader title={words.title} />
      {query.error ? (
        <QueryError error={query.error} onRetry={() => void query.refetch()} className="m-4" />
      ) : rows.length === 0 && query.isSuccess ? (
        <p className="px-4 pb-4 text-muted-foreground">{words.none}</p>
      ) : (
        <div className="border-t">
          <Table caption={words.caption}>
            <TableHeader>
              <TableRow>
                <TableHead numeric>{words.line}</TableHead>
                <TableHead>{words.prompt}</TableHead>
                <TableHead>{words.answer}</TableHead>
                <TableHead numeric>{words.tokens}</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {rows.map(({ line, datum, tokens }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a line of a document may become several rows
                <Row key={`${line} ${index}`} line={line} datum={datum as Datum} tokens={tokens} />
              ))}
            </TableBody>
          </Table>
          {query.hasNextPage && (
            <div className="border-t p-3">
              <Button size="sm" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {words.more}
              </Button>
            </div>
          )}
        </div>
      )}
    </Card>
  )
}
