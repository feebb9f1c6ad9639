'use client'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { formatNumber } from '#lib/format.ts'
import { common } from '#lib/strings/common.ts'
import type { LineSeries } from './line-series.ts'
import { thin } from './smoothing.ts'

const MOST_ROWS = 500

export type ChartTableProps = {
  title: string
  series: readonly LineSeries[]
  xLabel: string
  formatX: (value: number) => string
  formatY: (value: number) => string
  height: number
}

/** The same points as text, raw: one row per x, one column per line. */
export function ChartTable({ title, series, xLabel, formatX, formatY, height }: ChartTableProps) {
  const byX = new Map<number, Map<string, number>>()
  for (const line of series) {
    for (const { x, y } of line.points) byX.set(x, (byX.get(x) ?? new Map()).set(line.id, y))
  }
  const all = [...byX].sort(([a], [b]) => a - b)
  const rows = thin(all, MOST_ROWS)
  return (
    <div className="mt-2">
      <div style={{ maxHeight: height + 24 }} className="overflow-y-auto rounded-md border">
        <Table caption={common.chart.tableCaption(title)}>
          <TableHeader className="sticky top-0 bg-card">
            <TableRow>
              <TableHead numeric>{xLabel}</TableHead>
              {series.map((line) => (
                <TableHead key={line.id} numeric>
                  {line.label}
                </TableHead>
              ))}
            </TableRow>
          </TableHeader>
          <TableBody>
            {rows.map(([x, values]) => (
              <TableRow key={x}>
                <TableCell numeric className="h-8 py-1">
                  {formatX(x)}
                </TableCell>
                {series.map((line) => {
                  const value = values.get(line.id)
                  return (
                    <TableCell key={line.id} numeric className="h-8 py-1">
                      {value === undefined ? '–' : formatY(value)}
                    </TableCell>
                  )
                })}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
      {rows.length < all.length && (
        <p className="mt-1 text-muted-foreground text-xs">
          {common.chart.thinned(formatNumber(rows.length), formatNumber(all.length))}
        </p>
      )}
    </div>
  )
}
