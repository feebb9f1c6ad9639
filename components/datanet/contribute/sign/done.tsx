'use client'
import { useQueryClient } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import Link from 'next/link'
import { useEffect } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent } from '#components/ui/card.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { orpc } from '#lib/api/client.ts'
import { formatNumber } from '#lib/format.ts'
import type { Upload } from '#lib/schemas/upload.ts'
import { contribute } from '#lib/strings/contribute.ts'
import type { Contribution } from '../use-contribution.ts'

const words = contribute.done

/** Signed and stored: what happens to the rows next, and where to look. */
export function Done({ contribution, upload }: { contribution: Contribution; upload: Upload }) {
  const { datanet } = contribution
  const queries = useQueryClient()
  const rows = upload.rows ?? 0
  const reviewed = datanet.quorum > 0

  useEffect(() => {
    // What was typed is signed now; the pages of the Datanet count its rows anew.
    if (upload.origin === 'paste') sessionStorage.removeItem(`contribute-paste-${datanet.id}`)
    if (upload.origin === 'form' || upload.origin === 'feedback') {
      sessionStorage.removeItem(`contribute-form-${datanet.id}`)
    }
    void queries.invalidateQueries({ queryKey: orpc.datanets.key() })
  }, [upload.origin, datanet.id, queries])

  return (
    <Card>
      <CardContent className="grid gap-4 pt-4">
        <div className="flex gap-3">
          <CircleCheck aria-hidden className="mt-0.5 size-5 shrink-0 text-success" />
          <div className="grid gap-1">
            <h2 className="font-medium text-base">
              {(reviewed ? words.proposed : words.accepted)(formatNumber(rows), rows === 1)}
            </h2>
            <p className="max-w-prose text-muted-foreground">
              {reviewed ? words.proposedText(datanet.quorum) : words.acceptedText}
            </p>
          </div>
        </div>
        {upload.batchRoot && (
          <DataList className="border-y">
            <DataItem term={words.record}>
              <Hash value={upload.batchRoot} lead={10} tail={8} />
            </DataItem>
          </DataList>
        )}
        <div className="flex flex-wrap gap-2">
          <Button variant="primary" onClick={() => contribution.startOver()}>
            {words.more}
          </Button>
          <Button asChild>
            <Link href={`/datanets/${datanet.slug}`}>{words.datanet}</Link>
          </Button>
          {reviewed && datanet.access.review && (
            <Button asChild>
              <Link href={`/datanets/${datanet.slug}/review`}>{words.review}</Link>
            </Button>
          )}
        </div>
      </CardContent>
    </Card>
  )
}
