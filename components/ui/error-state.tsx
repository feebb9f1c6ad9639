import { CircleX } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'
import { words } from './words.ts'

export type ErrorStateProps = {
  /** What happened. */
  title: ReactNode
  /** Why, as far as it is known. */
  cause?: ReactNode
  /** What to do next, in words. */
  next?: ReactNode
  /** The thing to press. */
  action?: ReactNode
  /** What to quote when asking for help. */
  reference?: string
  className?: string
}

export function ErrorState({ title, cause, next, action, reference, className }: ErrorStateProps) {
  return (
    <div
      role="alert"
      className={cn('flex items-start gap-3 rounded-lg border border-danger/40 bg-danger-soft p-4', className)}
    >
      <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
      <div className="grid min-w-0 max-w-prose gap-1">
        <p className="wrap-anywhere font-medium">{title}</p>
        {cause && <p className="wrap-anywhere text-muted-foreground">{cause}</p>}
        {next && <p>{next}</p>}
        {action && <div className="mt-2 flex flex-wrap gap-2">{action}</div>}
        {reference && (
          <p className="mt-1 text-muted-foreground text-xs">
            {words.reference} <code className="select-all font-mono">{reference}</code>
          </p>
        )}
      </div>
    </div>
  )
}
