'use client'
import type { LineSeries } from './line-series.ts'

type Entry = { dataKey?: unknown; value?: unknown; color?: string }

export type ChartTooltipProps = {
  series: readonly LineSeries[]
  xLabel: string
  formatX: (value: number) => string
  formatY: (value: number) => string
  /** Given by the chart. */
  active?: boolean
  label?: string | number
  payload?: readonly Entry[]
}

export function ChartTooltip({ active, label, payload = [], series, xLabel, formatX, formatY }: ChartTooltipProps) {
  if (!active || payload.length === 0) return null
  const entryOf = (key: string) => payload.find((entry) => entry.dataKey === key)
  // while points are added the place under the pointer may have none for a moment
  if (!series.some((line) => entryOf(line.id))) return null
  return (
    <div className="rounded-md border bg-popover px-2.5 py-2 text-popover-foreground text-xs shadow-md">
      <p className="text-muted-foreground">
        {xLabel} {formatX(Number(label))}
      </p>
      <table className="mt-1">
        <tbody>
          {series.map((line) => {
            const entry = entryOf(line.id)
            const raw = entryOf(`${line.id}:raw`)
            if (!entry) return null
            return (
              <tr key={line.id}>
                <td className="pr-3">
                  <span className="mr-1.5 inline-block h-0.5 w-3 align-middle" style={{ background: entry.color }} />
                  {line.label}
                </td>
                <td className="text-right">{formatY(Number(entry.value))}</td>
                {raw && <td className="pl-2 text-right text-muted-foreground">{formatY(Number(raw.value))}</td>}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
