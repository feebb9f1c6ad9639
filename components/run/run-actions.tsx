'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CirclePlay, CircleStop, RotateCcw } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { AlertDialog } from '#components/ui/alert-dialog.tsx'
import { Button } from '#components/ui/button.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { formatNumber } from '#lib/format.ts'
import type { RunDetail } from '#lib/schemas/run.ts'
import { run as words } from '#lib/strings/run.ts'
import { wizardLink } from './wizard-state.ts'

/** Stop while it works, resume when it ended early, train again with the same choices when it is done. */
export function RunActions({ run }: { run: RunDetail }) {
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const key = orpc.runs.get.queryKey({ input: { id: run.id } })
  const take = async (summary: Partial<RunDetail>) => {
    queries.setQueryData(key, (before) => before && { ...before, ...(summary as typeof before) })
    await queries.invalidateQueries({ queryKey: key })
  }
  const stop = useMutation({
    mutationFn: () => client.runs.stop({ id: run.id }),
    onSuccess: (summary) => take(summary as Partial<RunDetail>),
    onError: (error) => toast.error(words.stop.failed, { description: explainApiError(error).title }),
  })
  const resume = useMutation({
    mutationFn: () => client.runs.resume({ id: run.id }),
    onSuccess: (summary) => take(summary as Partial<RunDetail>),
    onError: (error) => toast.error(words.resumeFailed, { description: explainApiError(error).title }),
  })
  const checkpoint = run.checkpoints.at(-1)?.step
  const kept =
    run.state === 'queued'
      ? words.stop.keptQueued
      : checkpoint
        ? words.stop.kept(formatNumber(checkpoint))
        : words.stop.keptNothing
  const stoppable = run.state === 'queued' || run.state === 'preparing' || run.state === 'training'
  const ended = run.state === 'stopped' || run.state === 'failed'
  return (
    <>
      {(ended || run.state === 'ready') && (
        <Button asChild>
          <Link href={wizardLink(run)}>
            <RotateCcw aria-hidden />
            {words.retrain}
          </Link>
        </Button>
      )}
      {run.canManage && stoppable && (
        <Button loading={stop.isPending} onClick={() => setAsking(true)}>
          <CircleStop aria-hidden />
          {words.stop.action}
        </Button>
      )}
      {run.canManage && ended && (
        <Button variant="primary" loading={resume.isPending} onClick={() => resume.mutate()}>
          <CirclePlay aria-hidden />
          {words.resume}
        </Button>
      )}
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title={words.stop.title}
        description={kept}
        action={words.stop.action}
        cancel={words.stop.cancel}
        danger
        onAction={() => stop.mutate()}
      />
    </>
  )
}
