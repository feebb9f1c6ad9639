'use client'
import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { client } from '#lib/api/client.ts'
import { formatCompact, formatNumber } from '#lib/format.ts'
import { rows } from '#lib/strings/rows.ts'
import type { ViewerAsk } from './use-viewer-pages.ts'

const words = rows.statistics
const spreadSchema = z.object({
  min: z.number(),
  max: z.number(),
  histogram: z.object({ hist: z.array(z.number()) }),
})
const labelsSchema = z.object({ n_unique: z.number(), frequencies: z.record(z.string(), z.number()) })

export type ColumnStatistic = { bars: number[]; text: string; detail: string }

/** What a column holds, in a word and a few bars: a spread of numbers or lengths, or how often each class comes. */
function toStatistic(type: string, statistics: unknown): ColumnStatistic | null {
  const labels = labelsSchema.safeParse(statistics)
  if (labels.success) {
    const counts = Object.entries(labels.data.frequencies).sort(([, a], [, b]) => b - a)
    const detail = counts.slice(0, 8).map(([label, count]) => `${label}: ${formatNumber(count)}`)
    return {
      bars: counts.slice(0, 10).map(([, count]) => count),
      text: words.labels(labels.data.n_unique, formatNumber(labels.data.n_unique)),
      detail: detail.join(', '),
    }
  }
  const spread = spreadSchema.safeParse(statistics)
  if (!spread.success) return null
  const range = `${formatCompact(spread.data.min)}–${formatCompact(spread.data.max)}`
  const text = type === 'string_text' ? words.characters(range) : type === 'list' ? words.items(range) : range
  return { bars: spread.data.histogram.hist, text, detail: text }
}

/** Statistics of the columns of a split, by their names. */
export function useColumnStatistics({ dataset, config, split }: ViewerAsk): ReadonlyMap<string, ColumnStatistic> {
  const statistics = useQuery({
    queryKey: ['viewer-statistics', dataset, config, split],
    queryFn: () => client.viewer.statistics({ dataset, config, split }),
    staleTime: Number.POSITIVE_INFINITY,
    select: (data) =>
      new Map(
        data.statistics.flatMap(({ column_name, column_type, column_statistics }) => {
          const statistic = toStatistic(column_type, column_statistics)
          return statistic ? [[column_name, statistic] as const] : []
        }),
      ),
  })
  return statistics.data ?? new Map()
}

export function StatisticBars({ statistic }: { statistic: ColumnStatistic }) {
  const most = Math.max(1, ...statistic.bars)
  return (
    <span className="flex items-end gap-2 font-normal text-2xs" title={statistic.detail}>
      <svg
        aria-hidden="true"
        width={40}
        height={14}
        viewBox="0 0 40 14"
        preserveAspectRatio="none"
        className="shrink-0"
      >
        {statistic.bars.map((count, index) => {
          const width = 40 / statistic.bars.length
          const height = count === 0 ? 0 : Math.max(1, (count / most) * 14)
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: bars of one column never move
              key={index}
              x={index * width}
              y={14 - height}
              width={Math.max(0.5, width - 1)}
              height={height}
              fill="var(--color-series-1)"
            />
          )
        })}
      </svg>
      <span className="truncate text-muted-foreground">{statistic.text}</span>
    </span>
  )
}
