'use client'
import { useMemo } from 'react'
import { LineChart } from '#components/charts/line-chart.tsx'
import type { LineSeries } from '#components/charts/line-series.ts'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '#components/ui/tabs.tsx'
import type { RunLive } from '#lib/domain/run-live.ts'
import { formatCompact, formatDuration, formatNumber, formatScientific } from '#lib/format.ts'
import { compare as words } from '#lib/strings/compare.ts'
import { type Axis, axes } from './compare-link.ts'
import type { ComparedRun } from './compare-runs.tsx'
import { dashes, placesOf, pointsOn } from './curves.ts'

const formats: Record<Axis, (value: number) => string> = {
  steps: (value) => formatNumber(value, 0),
  tokens: formatCompact,
  time: formatDuration,
}
const rate = (value: number) => formatScientific(Number(value.toPrecision(3)))

type Curve = {
  id: string
  title: string
  kind: NonNullable<LineSeries['kind']>
  points: (live: RunLive, places: Map<number, number>) => LineSeries['points']
  format?: (value: number) => string
  height: number
  empty: string
}
const curves: readonly Curve[] = [
  {
    id: 'loss',
    title: words.trainLoss,
    kind: 'smoothed',
    points: (live, places) => pointsOn(places, live.steps, ({ loss }) => loss),
    height: 260,
    empty: words.waiting,
  },
  {
    id: 'heldout',
    title: words.heldoutLoss,
    kind: 'evaluation',
    points: (live, places) => pointsOn(places, live.evals, ({ loss }) => loss),
    height: 260,
    empty: words.waitingHeldout,
  },
  {
    id: 'grad_norm',
    title: words.gradNorm,
    kind: 'smoothed',
    points: (live, places) => pointsOn(places, live.steps, ({ grad_norm }) => grad_norm),
    height: 160,
    empty: words.waiting,
  },
  {
    id: 'learning_rate',
    title: words.learningRate,
    kind: 'plain',
    points: (live, places) => pointsOn(places, live.steps, ({ learning_rate }) => learning_rate),
    format: rate,
    height: 160,
    empty: words.waiting,
  },
]

/** The runs' curves over steps, tokens or time; a run has the same colour and dashes in each. */
export function CompareCharts({
  items,
  axis,
  onAxis,
}: {
  items: readonly ComparedRun[]
  axis: Axis
  onAxis: (axis: Axis) => void
}) {
  const charts = useMemo(() => {
    const placed = items.map((item) => ({ ...item, places: placesOf(item.live.steps, axis) }))
    return curves.map((curve) => ({
      ...curve,
      series: placed
        .map(({ run, live, place, places }) => ({
          id: run.id,
          label: run.name,
          kind: curve.kind,
          colour: place + 1,
          dash: dashes[place],
          points: curve.points(live, places),
        }))
        .filter(({ points }) => points.length > 0),
    }))
  }, [items, axis])
  return (
    <Tabs value={axis} onValueChange={(next) => onAxis(next as Axis)}>
      <TabsList aria-label={words.axis}>
        {axes.map((name) => (
          <TabsTrigger key={name} value={name}>
            {words.axes[name]}
          </TabsTrigger>
        ))}
      </TabsList>
      <TabsContent value={axis} className="grid gap-4 lg:grid-cols-2">
        {charts.map(({ id, title, series, format, height, empty, kind }) => (
          <div key={id} className="min-w-0 rounded-lg border bg-card p-4">
            <LineChart
              title={title}
              series={series}
              xLabel={words.axisLabels[axis]}
              yLabel={title}
              formatX={formats[axis]}
              formatY={format}
              formatTick={format}
              controls={{ smoothing: kind === 'smoothed', log: id === 'loss' || id === 'heldout' }}
              height={height}
              empty={empty}
            />
          </div>
        ))}
        {axis === 'time' && <p className="text-muted-foreground text-xs lg:col-span-2">{words.axisTimeHelp}</p>}
      </TabsContent>
    </Tabs>
  )
}
