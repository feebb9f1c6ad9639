import type { ReactNode } from 'react'
import { cn } from './cn.ts'

export type StatProps = {
  label: ReactNode
  value: ReactNode
  unit?: ReactNode
  /** One line under the figure: a comparison, a source. */
  hint?: ReactNode
  className?: string
}

export function Stat({ label, value, unit, hint, className }: StatProps) {
  return (
    <div className={cn('min-w-0', className)}>
      <p className="text-muted-foreground text-xs">{label}</p>
      <p className="wrap-anywhere mt-1 font-semibold text-lg leading-7 sm:text-xl">
        {value}
        {unit && (
          <span className="ml-1 inline-block whitespace-nowrap font-normal text-muted-foreground text-sm">{unit}</span>
        )}
      </p>
      {hint && <p className="text-muted-foreground text-xs">{hint}</p>}
    </div>
  )
}

/** Figures in a row, told apart by lines instead of boxes. */
export function StatRow({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <div
      className={cn(
        'grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-border sm:auto-cols-fr sm:grid-flow-col sm:grid-cols-none',
        '[&>*:last-child:nth-child(odd)]:col-span-2 sm:[&>*:last-child:nth-child(odd)]:col-span-1 [&>*]:bg-card [&>*]:p-4',
        className,
      )}
    >
      {children}
    </div>
  )
}
