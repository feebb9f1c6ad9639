'use client'
import { ChartLine, Table2 } from 'lucide-react'
import { type ReactNode, useId, useMemo, useState } from 'react'
import {
  CartesianGrid,
  Line,
  LineChart as Recharts,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { cn } from '#components/ui/cn.ts'
import { Slider } from '#components/ui/slider.tsx'
import { formatCompact, formatFixed, formatNumber, formatPercent } from '#lib/format.ts'
import { common } from '#lib/strings/common.ts'
import { ChartTable } from './chart-table.tsx'
import { ChartTooltip } from './chart-tooltip.tsx'
import { LineLegend, lineColour } from './line-legend.tsx'
import type { LineSeries } from './line-series.ts'
import { type Point, smooth, thin } from './smoothing.ts'

export type LineChartProps = {
  title: string
  series: readonly LineSeries[]
  xLabel: string
  yLabel: string
  /** Vertical marks: "best checkpoint". */
  marks?: readonly { x: number; label: string }[]
  formatX?: (value: number) => string
  formatY?: (value: number) => string
  /** At the axis, in less room than `formatY` takes. */
  formatTick?: (value: number) => string
  /** Hide what does not apply: a curve of four points needs no smoothing. */
  controls?: { smoothing?: boolean; log?: boolean }
  height?: number
  /** Instead of the sentence about the first point. */
  empty?: ReactNode
  className?: string
}

const MOST_POINTS = 600
const words = common.chart

/** A line chart with its own smoothing, log scale and table. Reads at 320 px; colours and dashes both tell lines apart. */
export function LineChart({
  title,
  series,
  xLabel,
  yLabel,
  marks = [],
  formatX = (value) => formatNumber(value, 2),
  formatY = (value) => formatFixed(value, 4),
  formatTick = (value) => (Math.abs(value) >= 1000 ? formatCompact(value) : formatNumber(value, 3)),
  controls = { smoothing: true, log: true },
  height = 240,
  empty,
  className,
}: LineChartProps) {
  const [weight, setWeight] = useState(0.6)
  const [log, setLog] = useState(false)
  const [asTable, setAsTable] = useState(false)
  const id = useId()
  const rows = useMemo(
    () => toRows(series, controls.smoothing ? weight : 0, log),
    [series, controls.smoothing, weight, log],
  )
  const isEmpty = series.every((line) => line.points.length === 0)
  const canSmooth = controls.smoothing && series.some((line) => (line.kind ?? 'smoothed') === 'smoothed')

  return (
    <figure aria-labelledby={id} className={cn('min-w-0', className)}>
      <figcaption className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <span id={id} className="font-medium text-sm">
          {title}
        </span>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs">
          {!asTable && canSmooth && (
            <div className="flex items-center gap-2">
              <span aria-hidden className="text-muted-foreground">
                {words.smoothing}
              </span>
              <Slider
                aria-label={words.smoothing}
                className="w-20"
                min={0}
                max={0.95}
                step={0.05}
                value={weight}
                onValueChange={setWeight}
                valueText={formatPercent(weight, 0)}
              />
              <output className="w-8 text-right text-muted-foreground">{formatFixed(weight, 2)}</output>
            </div>
          )}
          {!asTable && controls.log && (
            <Checkbox
              label={<span className="text-muted-foreground text-xs">{words.logScale}</span>}
              checked={log}
              onCheckedChange={(checked) => setLog(checked === true)}
            />
          )}
          <Button variant="ghost" size="sm" onClick={() => setAsTable(!asTable)} disabled={isEmpty}>
            {asTable ? <ChartLine aria-hidden /> : <Table2 aria-hidden />}
            {asTable ? words.showChart : words.showTable}
          </Button>
        </div>
      </figcaption>
      {isEmpty ? (
        <div style={{ height }} className="grid place-items-center px-4 text-center text-muted-foreground text-sm">
          {empty ?? words.empty}
        </div>
      ) : asTable ? (
        <ChartTable title={title} series={series} xLabel={xLabel} formatX={formatX} formatY={formatY} height={height} />
      ) : (
        <>
          <LineLegend series={series} formatX={formatX} formatY={formatY} xLabel={xLabel} />
          <div aria-hidden style={{ height }} className="mt-2 w-full text-2xs">
            <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 320, height }}>
              <Recharts data={rows} margin={{ top: 8, right: 12, bottom: 0, left: 0 }} accessibilityLayer={false}>
                <CartesianGrid vertical={false} stroke="var(--color-border)" />
                <XAxis
                  dataKey="x"
                  type="number"
                  allowDecimals={false}
                  domain={['dataMin', 'dataMax']}
                  tickFormatter={formatX}
                  tickLine={false}
                  axisLine={{ stroke: 'var(--color-border)' }}
                  tick={{ fill: 'var(--color-muted-foreground)', fontSize: 11 }}
                  minTickGap={32}
                  height={40}
                  label={{
                    value: xLabel,
                    position: 'insideBottom',
                    fill: 'var(--color-muted-foreground)',
                    fontSize: 11,
                  }}
                />
                <YAxis
                  type="number"
                  scale={log ? 'log' : 'linear'}
                  domain={log ? ['auto', 'auto'] : [(least: number) => Math.min(0, least), 'auto']}
                  allowDataOverflow={log}
                  tickFormatter={formatTick}
                  tickLine={false}
                  axisLine={false}
                  tick={{ fill: 'var(--color-muted-foreground)', fontSize: 11 }}
                  width={40}
                />
                <Tooltip
                  isAnimationActive={false}
                  cursor={{ stroke: 'var(--color-input)' }}
                  content={<ChartTooltip series={series} xLabel={xLabel} formatX={formatX} formatY={formatY} />}
                />
                {marks.map((mark) => (
                  <ReferenceLine
                    key={mark.label}
                    x={mark.x}
                    stroke="var(--color-input)"
                    strokeDasharray="2 3"
                    label={{
                      value: mark.label,
                      position: 'insideTopRight',
                      fill: 'var(--color-muted-foreground)',
                      fontSize: 11,
                    }}
                  />
                ))}
                {series.flatMap((line, index) => lines(line, lineColour(line, index), yLabel))}
              </Recharts>
            </ResponsiveContainer>
          </div>
        </>
      )}
    </figure>
  )
}

function lines(line: LineSeries, stroke: string, yLabel: string) {
  const shared = { type: 'linear' as const, stroke, isAnimationActive: false, connectNulls: true, activeDot: { r: 3 } }
  const name = line.label || yLabel
  if (line.kind === 'evaluation') {
    return [
      <Line
        key={line.id}
        {...shared}
        dataKey={line.id}
        name={name}
        strokeWidth={1.75}
        strokeDasharray={line.dash ?? '5 4'}
        dot={{ r: 2.5, fill: stroke, strokeWidth: 0 }}
      />,
    ]
  }
  const single = line.points.length === 1
  const main = (
    <Line
      key={line.id}
      {...shared}
      dataKey={line.id}
      name={name}
      strokeWidth={1.75}
      strokeDasharray={line.dash}
      dot={single ? { r: 2.5, fill: stroke } : false}
    />
  )
  if (line.kind === 'plain') return [main]
  return [
    <Line
      key={`${line.id}:raw`}
      {...shared}
      dataKey={`${line.id}:raw`}
      strokeWidth={1}
      strokeOpacity={line.dash === undefined ? 0.4 : 0.25}
      dot={false}
      activeDot={false}
    />,
    main,
  ]
}

/** One row per x; a logarithm takes no value of zero or below. */
function toRows(series: readonly LineSeries[], weight: number, log: boolean): Record<string, number>[] {
  const rows = new Map<number, Record<string, number>>()
  const put = (points: readonly Point[], key: string) => {
    for (const { x, y } of points) {
      if (!Number.isFinite(y) || (log && y <= 0)) continue
      const row = rows.get(x) ?? { x }
      row[key] = y
      rows.set(x, row)
    }
  }
  for (const line of series) {
    const smoothed = (line.kind ?? 'smoothed') === 'smoothed'
    put(thin(smoothed ? smooth(line.points, weight) : line.points, MOST_POINTS), line.id)
    if (smoothed) put(thin(line.points, MOST_POINTS), `${line.id}:raw`)
  }
  return [...rows.values()].sort((a, b) => (a.x ?? 0) - (b.x ?? 0))
}
