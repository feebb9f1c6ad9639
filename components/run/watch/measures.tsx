'use client'
import { useMemo } from 'react'
import { LineChart } from '#components/charts/line-chart.tsx'
import type { TimedStep } from '#lib/domain/run-live.ts'
import { formatFixed, formatNumber, formatScientific } from '#lib/format.ts'
import { run } from '#lib/strings/run.ts'

const words = run.measures
const rate = (value: number) => formatScientific(Number(value.toPrecision(3)))

type Measure = {
  id: string
  title: string
  /** undefined where the step does not say it */
  of: (step: TimedStep) => number | undefined
  format: (value: number) => string
  tick?: (value: number) => string
  smoothed?: boolean
}
const measures: readonly Measure[] = [
  { id: 'grad_norm', title: words.gradNorm, of: (step) => step.grad_norm ?? undefined, format: formatFixed },
  { id: 'learning_rate', title: words.learningRate, of: (step) => step.learning_rate, format: rate, tick: rate },
  {
    id: 'tokens_per_s',
    title: words.speed,
    of: (step) => step.tokens_per_s,
    format: (value) => formatNumber(value, 0),
    smoothed: true,
  },
  {
    id: 'memory_mb',
    title: words.memory,
    of: (step) => (step.memory_mb === undefined ? undefined : step.memory_mb / 1000),
    format: (value) => formatFixed(value, 2),
  },
]

/** Gradient norm, learning rate, speed and memory of each step; what an older run did not record is left out. */
export function Measures({ steps }: { steps: readonly TimedStep[] }) {
  const charts = useMemo(
    () =>
      measures.map((measure) => ({
        ...measure,
        points: steps.flatMap((step) => {
          const y = measure.of(step)
          return y === undefined ? [] : [{ x: step.step, y }]
        }),
      })),
    [steps],
  )
  if (steps.length === 0) return null
  return (
    <section aria-label={words.title} className="grid min-w-0 gap-4 sm:grid-cols-2">
      {charts
        .filter(({ points }) => points.length > 0)
        .map(({ id, title, points, format, tick, smoothed }) => (
          <div key={id} className="min-w-0 rounded-lg border bg-card p-4">
            <LineChart
              title={title}
              series={[{ id, label: title, kind: smoothed ? 'smoothed' : 'plain', points }]}
              xLabel={run.step}
              yLabel={title}
              formatX={(value) => formatNumber(value, 0)}
              formatY={format}
              formatTick={tick}
              controls={{}}
              height={140}
            />
          </div>
        ))}
    </section>
  )
}
