import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn.ts'

/** Terms and their values: a record, a receipt, a review before paying. */
export function DataList({ className, ...props }: ComponentProps<'dl'>) {
  return <dl className={cn('divide-y', className)} {...props} />
}

export type DataItemProps = {
  term: ReactNode
  children: ReactNode
  /** Under the value: where it comes from, what it resolved to. */
  hint?: ReactNode
  className?: string
}

export function DataItem({ term, children, hint, className }: DataItemProps) {
  return (
    <div className={cn('flex min-h-9 flex-wrap items-baseline justify-between gap-x-6 gap-y-0.5 py-2', className)}>
      <dt className="text-muted-foreground">{term}</dt>
      <dd className="wrap-anywhere ml-auto min-w-0 text-right">
        {children}
        {hint && <span className="block text-muted-foreground text-xs">{hint}</span>}
      </dd>
    </div>
  )
}
