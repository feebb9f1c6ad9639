import type { ReactNode } from 'react'
import { cn } from '#components/ui/cn.ts'
import { formatPercent } from '#lib/format.ts'

export type BarListItem = {
  id: string
  label: ReactNode
  /** 0 to 1 of the whole. */
  share: number
  /** Second line: whose it is, the row's text. */
  detail?: ReactNode
  /** Right of the percentage: an amount. */
  aside?: ReactNode
  /** A share that belongs to nobody in particular (a pool) is drawn lighter. */
  muted?: boolean
}

export type BarListProps = {
  items: readonly BarListItem[]
  /** Names the list for screen readers: "Rows that shaped this answer". */
  label: string
  className?: string
}

/** Shares of a whole, as bars on one common scale with their percentages in figures. */
export function BarList({ items, label, className }: BarListProps) {
  const largest = Math.max(0.0001, ...items.map((item) => item.share))
  return (
    <ul aria-label={label} className={cn('grid gap-3', className)}>
      {items.map((item) => (
        <li key={item.id} className="grid gap-1">
          <div className="flex items-baseline justify-between gap-4">
            <span className="wrap-anywhere min-w-0">{item.label}</span>
            <span className="flex shrink-0 items-baseline gap-3">
              {item.aside && <span className="text-muted-foreground text-xs">{item.aside}</span>}
              <span className="w-14 text-right font-medium">{formatPercent(item.share)}</span>
            </span>
          </div>
          <div aria-hidden className="h-1 overflow-hidden rounded-full bg-muted">
            <div
              className={cn('h-full rounded-full', item.muted ? 'bg-input' : 'bg-series-1')}
              style={{ width: `${Math.max(0.5, (item.share / largest) * 100)}%` }}
            />
          </div>
          {item.detail && <div className="wrap-anywhere text-muted-foreground text-xs">{item.detail}</div>}
        </li>
      ))}
    </ul>
  )
}
