'use client'
import { CircleAlert, Info, TrendingDown } from 'lucide-react'
import { useMemo } from 'react'
import { LineChart } from '#components/charts/line-chart.tsx'
import type { LineSeries } from '#components/charts/line-series.ts'
import { cn } from '#components/ui/cn.ts'
import type { RunLive } from '#lib/domain/run-live.ts'
import { checkpointAt, judgeRun, type RunVerdict } from '#lib/domain/run-verdict.ts'
import { formatFixed, formatNumber } from '#lib/format.ts'
import type { RunDetail } from '#lib/schemas/run.ts'
import { run as words } from '#lib/strings/run.ts'
import { isActive } from './active.ts'

/** The curve and one sentence about it. */
export function LossChart({ run, live }: { run: RunDetail; live: RunLive }) {
  const series = useMemo<LineSeries[]>(
    () => [
      { id: 'loss', label: words.trainLoss, points: live.steps.map(({ step, loss }) => ({ x: step, y: loss })) },
      {
        id: 'heldout',
        label: words.heldoutLoss,
        kind: 'evaluation',
        points: live.evals.map(({ step, loss }) => ({ x: step, y: loss })),
      },
    ],
    [live.steps, live.evals],
  )
  const verdict = useMemo(() => judgeRun(live.steps, live.evals, live.plan?.rows ?? null), [live])
  const shown = live.evals.length > 0 ? series : series.slice(0, 1)
  const marks =
    verdict.kind === 'memorising' || verdict.kind === 'starved' ? [{ x: verdict.step, label: words.lowest }] : []
  return (
    <section className="rounded-lg border bg-card p-4">
      <LineChart
        title={words.loss}
        series={shown}
        xLabel={words.step}
        yLabel={words.loss}
        marks={marks}
        formatX={(value) => formatNumber(value, 0)}
        height={260}
        empty={isActive(run.state) ? words.lossWaiting : words.lossNone}
      />
      {live.steps.length > 0 && <Sentence verdict={verdict} run={run} />}
    </section>
  )
}

const alarming: readonly RunVerdict['kind'][] = ['broken', 'rising', 'starved', 'memorising']

function Sentence({ verdict, run }: { verdict: RunVerdict; run: RunDetail }) {
  const Icon = alarming.includes(verdict.kind) ? CircleAlert : verdict.kind === 'falling' ? TrendingDown : Info
  return (
    <p role="status" className="mt-2 flex items-start gap-2 border-t pt-3">
      <Icon
        aria-hidden
        className={cn(
          'mt-0.5 size-4 shrink-0',
          alarming.includes(verdict.kind) ? 'text-warning' : 'text-muted-foreground',
        )}
      />
      <span>{sentence(verdict, run)}</span>
    </p>
  )
}

/** Whether steps may still follow. */
const learns = ({ state }: RunDetail) => isActive(state) && state !== 'evaluating' && state !== 'saving'

function sentence(verdict: RunVerdict, run: RunDetail): string {
  switch (verdict.kind) {
    case 'early':
      return words.verdict.early(formatNumber(verdict.steps))
    case 'broken':
      return (learns(run) ? words.verdict.broken : words.verdict.brokenDone)(formatNumber(verdict.step))
    case 'starved':
      return words.verdict.starved(formatFixed(verdict.train, 2), formatFixed(verdict.heldout, 2))
    case 'memorising': {
      const kept = learns(run) ? checkpointAt(verdict.step, run.checkpoints) : null
      return kept === null
        ? words.verdict.memorisingEarly(formatNumber(verdict.step))
        : words.verdict.memorising(formatNumber(kept))
    }
    case 'falling':
      if (learns(run)) return words.verdict.falling
      return run.state === 'stopped' || run.state === 'failed' ? words.verdict.fallingEnded : words.verdict.fallingDone
    case 'rising':
      return learns(run) ? words.verdict.rising : words.verdict.risingDone
    case 'level':
      return words.verdict.level
  }
}
