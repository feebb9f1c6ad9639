'use client'
import Link from 'next/link'
import { useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { Status } from '#components/ui/status.tsx'
import { explainApiError } from '#lib/api/explain-error.ts'
import type { RunDetail } from '#lib/schemas/run.ts'
import { common } from '#lib/strings/common.ts'
import { models } from '#lib/strings/models.ts'
import { PublishForm } from './publish-form.tsx'
import { readSent, type Sent } from './sent-publish.ts'
import { usePublish } from './use-publish.ts'

const words = models.publish

/** On the page of a ready run: publish it, finish a publishing that was interrupted, or go to its model. */
export function PublishPanel({ run }: { run: RunDetail }) {
  const { publish, confirm } = usePublish(run.id)
  const [kept, setKept] = useState<Sent | null>(null)
  useEffect(() => setKept(readSent(run.id)), [run.id])
  const sent = publish.data ?? kept

  if (run.modelSlug) {
    return (
      <Card>
        <CardHeader title={words.published} description={words.publishedAs(run.modelSlug)} />
        <CardContent>
          <Button asChild variant="primary">
            <Link href={`/models/${run.modelSlug}`}>{words.seeModel}</Link>
          </Button>
        </CardContent>
      </Card>
    )
  }
  if (!run.canManage) return null
  return (
    <Card id="publish">
      <CardHeader title={words.title} description={words.help} />
      <CardContent>
        {sent ? (
          <Confirming problem={confirm.error} busy={confirm.isPending} onRetry={() => confirm.mutate(sent)} />
        ) : run.runRoot === null ? (
          <Status tone="running">{words.notAnchored}</Status>
        ) : (
          <PublishForm run={run} publish={publish} />
        )}
      </CardContent>
    </Card>
  )
}

function Confirming({ problem, busy, onRetry }: { problem: unknown; busy: boolean; onRetry: () => void }) {
  if (busy) return <Status tone="running">{words.confirming}</Status>
  const read = problem ? explainApiError(problem) : null
  return (
    <ErrorState
      title={words.confirmFailed}
      cause={read?.title}
      next={words.confirmRetry}
      reference={read?.reference}
      action={
        <Button variant="primary" onClick={onRetry}>
          {common.actions.retry}
        </Button>
      }
    />
  )
}
