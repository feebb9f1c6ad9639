import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'

export type EmptyStateProps = {
  icon?: LucideIcon
  /** What this place is. */
  title: ReactNode
  /** Why it is empty. */
  children: ReactNode
  /** One action: a Button. */
  action?: ReactNode
  /** A sample to look at instead: a link. */
  sample?: ReactNode
  className?: string
}

export function EmptyState({ icon: Icon, title, children, action, sample, className }: EmptyStateProps) {
  return (
    <div className={cn('flex flex-col items-start gap-3 rounded-lg border border-dashed p-6', className)}>
      {Icon && <Icon aria-hidden className="size-5 text-muted-foreground" />}
      <div className="grid max-w-prose gap-1">
        <p className="font-medium">{title}</p>
        <div className="text-muted-foreground">{children}</div>
      </div>
      {(action || sample) && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          {action}
          {sample && (
            <span className="[&>a]:inline-flex [&>a]:min-h-6 [&>a]:items-center pointer-coarse:[&>a]:min-h-11">
              {sample}
            </span>
          )}
        </div>
      )}
    </div>
  )
}
