'use client'
import { useQueries, useQuery } from '@tanstack/react-query'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { cn } from '#components/ui/cn.ts'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { orpc } from '#lib/api/client.ts'
import { autoSaveSteps, estimateSeconds, plannedSteps, trainedRows } from '#lib/domain/run-plan.ts'
import { formatBytes, formatDurationRange, formatNumber } from '#lib/format.ts'
import type { RunDetail } from '#lib/schemas/run.ts'
import type { TrainParams } from '#lib/schemas/train-params.ts'
import { train } from '#lib/strings/train.ts'
import type { Wizard } from './use-wizard.ts'

const words = train.wizard
const measured = 3

/** The last finished runs of this installation, for their pace. */
function useFinishedRuns(): RunDetail[] {
  const list = useQuery(orpc.runs.list.queryOptions({ input: { limit: 30 } }))
  const ids = (list.data?.runs ?? []).flatMap((run) => (run.state === 'ready' ? run.id : [])).slice(0, measured)
  return useQueries({
    queries: ids.map((id) => orpc.runs.get.queryOptions({ input: { id }, staleTime: 60_000 })),
    combine: (results) => results.flatMap(({ data }) => (data ? [data as RunDetail] : [])),
  })
}

/** What will happen when one presses Start, counted anew with every change. `params` null: something is not valid yet. */
export function ReviewCard({
  wizard,
  params,
  className,
}: {
  wizard: Wizard
  params: TrainParams | null
  className?: string
}) {
  const finished = useFinishedRuns()
  const data = wizard.chosen.map(({ rows, latestVersion, heldoutQuestions }) => ({
    rows: latestVersion?.rows ?? rows,
    heldoutQuestions,
  }))
  const rows = trainedRows(data)
  const held = data.reduce((sum, one) => sum + one.rows, 0) - rows
  const steps = params && rows > 0 ? plannedSteps(rows, params) : null
  const time =
    params && wizard.base && rows > 0
      ? estimateSeconds(
          rows,
          params,
          wizard.base.id,
          finished.map((run) => ({ ...run, batchSize: run.params.batch_size })),
        )
      : null
  return (
    <Card className={cn('lg:sticky lg:top-20', className)}>
      <CardHeader title={words.review} />
      <CardContent>
        <DataList className="border-t">
          <DataItem term={words.base}>{wizard.base?.name ?? '–'}</DataItem>
          <DataItem term={words.data}>{wizard.chosen.map(({ name }) => name).join(', ') || '–'}</DataItem>
          <DataItem
            term={words.trainRows}
            hint={held > 0 ? words.trainRowsHint(formatNumber(held)) : data.length > 0 && words.heldoutOwn}
          >
            {rows > 0 ? formatNumber(rows) : '–'}
          </DataItem>
          <DataItem term={words.totalSteps}>{steps === null ? '–' : formatNumber(steps)}</DataItem>
          <DataItem term={words.batch} hint={words.batchHint}>
            {params && rows > 0 ? formatNumber(Math.min(params.batch_size, rows)) : '–'}
          </DataItem>
          <DataItem term={words.checkpoints}>
            {params && steps !== null ? words.every(params.save_steps ?? autoSaveSteps(steps)) : '–'}
          </DataItem>
          <DataItem
            term={words.time}
            hint={time && (time.measuredOn > 0 ? words.timeMeasured(time.measuredOn) : words.timeAssumed)}
          >
            {time ? formatDurationRange(time.from, time.to) : '–'}
          </DataItem>
          <DataItem term={words.memoryTerm}>{wizard.base ? formatBytes(wizard.base.memory) : '–'}</DataItem>
          <DataItem term={words.hardware}>{words.hardwareHere}</DataItem>
          <DataItem term={words.cost} hint={words.freeHint}>
            {words.free}
          </DataItem>
        </DataList>
      </CardContent>
    </Card>
  )
}
