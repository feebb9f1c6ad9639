import { CircleCheck } from 'lucide-react'
import { formatScore } from '#lib/format.ts'
import { type Metric, metricNames, type MetricName as Name } from '#lib/schemas/run.ts'
import { compare as words } from '#lib/strings/compare.ts'
import { scorecard } from '#lib/strings/scorecard.ts'
import { formatMetric } from '../score/format-metric.ts'
import { betterWhen } from '../score/judge-metric.ts'
import { MetricName } from '../score/metric-name.tsx'
import type { ComparedRun } from './compare-runs.tsx'
import { CompareTable } from './compare-table.tsx'

/** The one that is clearly best: its interval touches no other's. -1 where there is none. */
function clearBest(name: Name, metrics: readonly (Metric | undefined)[]): number {
  const wanted = betterWhen[name]
  if (wanted === null) return -1
  return metrics.findIndex((one, place) => {
    const others = metrics.flatMap((metric, other) => (metric && other !== place ? [metric] : []))
    if (!one || others.length === 0) return false
    return others.every((other) => (wanted === 'high' ? one.low > other.high : one.high < other.low))
  })
}

/** The tuned side of every scorecard, metric by metric. */
export function CompareScores({ items }: { items: readonly ComparedRun[] }) {
  const cards = items.map(({ run }) => run.scorecard)
  const taken = metricNames.filter((name) => cards.some((card) => card?.tuned.metrics[name]))
  const right = cards.map((card) =>
    card && card.tuned.total > 0 ? formatScore(card.tuned.correct, card.tuned.total) : '–',
  )
  const rows = taken.map((name) => {
    const metrics = cards.map((card) => card?.tuned.metrics[name])
    const best = clearBest(name, metrics)
    return {
      id: name,
      title: <MetricName name={name} />,
      cells: metrics.map((metric, place) => (
        <Value key={items[place]?.run.id} name={name} metric={metric} best={place === best} />
      )),
    }
  })
  const examined = cards.some((card) => card !== null)
  return (
    <CompareTable
      title={words.scores}
      corner={scorecard.metric}
      items={items}
      rows={examined ? [{ id: 'right', title: words.right, cells: right }, ...rows] : []}
      foot={examined ? words.scoresHelp : words.scoresNone}
    />
  )
}

function Value({ name, metric, best }: { name: Name; metric: Metric | undefined; best: boolean }) {
  if (!metric) return <>–</>
  return (
    <>
      <span className="inline-flex items-center gap-1.5">
        {best && (
          <span className="inline-flex items-center gap-1 font-medium text-success text-xs">
            <CircleCheck aria-hidden className="size-3.5" />
            {words.best}
          </span>
        )}
        {formatMetric(name, metric.value)}
      </span>
      <span className="block text-2xs text-muted-foreground">
        {`${formatMetric(name, metric.low)} – ${formatMetric(name, metric.high)}`}
      </span>
    </>
  )
}
