'use client'
import { ChartColumn, Table2 } from 'lucide-react'
import { useId, useState } from 'react'
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/cn.ts'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { formatCompact, formatNumber } from '#lib/format.ts'
import { common } from '#lib/strings/common.ts'

export type HistogramBin = { from: number; to: number; rows: number }
export type HistogramProps = {
  title: string
  bins: readonly HistogramBin[]
  /** What is measured: "Tokens". */
  xLabel: string
  /** What is counted: "Rows". */
  yLabel: string
  height?: number
  className?: string
}

const words = common.chart
const range = ({ from, to }: HistogramBin) => `${formatNumber(from)}–${formatNumber(to)}`

/** Counts by range, without the empty ranges after the last used one; the same figures stand in a table. */
export function Histogram({ title, bins, xLabel, yLabel, height = 160, className }: HistogramProps) {
  const [asTable, setAsTable] = useState(false)
  const id = useId()
  const used = bins.slice(0, bins.findLastIndex(({ rows }) => rows > 0) + 1)
  const axis = { tickLine: false, tick: { fill: 'var(--color-muted-foreground)', fontSize: 11 } } as const
  return (
    <figure aria-labelledby={id} className={cn('min-w-0', className)}>
      <figcaption className="flex items-center justify-between gap-4">
        <span id={id} className="font-medium text-sm">
          {title}
        </span>
        <Button variant="ghost" size="sm" onClick={() => setAsTable(!asTable)} disabled={used.length === 0}>
          {asTable ? <ChartColumn aria-hidden /> : <Table2 aria-hidden />}
          {asTable ? words.showChart : words.showTable}
        </Button>
      </figcaption>
      {asTable ? (
        <div style={{ maxHeight: height + 24 }} className="overflow-y-auto rounded-md border">
          <Table caption={words.tableCaption(title)}>
            <TableHeader>
              <TableRow>
                <TableHead>{xLabel}</TableHead>
                <TableHead numeric>{yLabel}</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {used.map((bin) => (
                <TableRow key={bin.from}>
                  <TableCell className="h-8 py-1">{range(bin)}</TableCell>
                  <TableCell numeric className="h-8 py-1">
                    {formatNumber(bin.rows)}
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </div>
      ) : (
        <div aria-hidden style={{ height }} className="mt-1 w-full text-2xs">
          <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 320, height }}>
            <BarChart
              data={used}
              margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
              barCategoryGap={2}
              accessibilityLayer={false}
            >
              <CartesianGrid vertical={false} stroke="var(--color-border)" />
              <XAxis
                {...axis}
                dataKey="from"
                axisLine={{ stroke: 'var(--color-border)' }}
                tickFormatter={(value: number) => formatCompact(value)}
                minTickGap={20}
                height={36}
                label={{ value: xLabel, position: 'insideBottom', fill: 'var(--color-muted-foreground)', fontSize: 11 }}
              />
              <YAxis
                {...axis}
                axisLine={false}
                width={40}
                allowDecimals={false}
                tickFormatter={(value: number) => formatCompact(value)}
              />
              <Tooltip
                isAnimationActive={false}
                cursor={{ fill: 'var(--color-muted)' }}
                content={({ active, payload }) => {
                  const bin = payload?.[0]?.payload as HistogramBin | undefined
                  return active && bin ? (
                    <div className="rounded-md border bg-popover px-2.5 py-2 text-popover-foreground text-xs shadow-md">
                      <p className="text-muted-foreground">
                        {range(bin)} {xLabel}
                      </p>
                      <p>
                        {formatNumber(bin.rows)} {yLabel}
                      </p>
                    </div>
                  ) : null
                }}
              />
              <Bar dataKey="rows" fill="var(--color-series-1)" radius={[2, 2, 0, 0]} isAnimationActive={false} />
            </BarChart>
          </ResponsiveContainer>
        </div>
      )}
    </figure>
  )
}
