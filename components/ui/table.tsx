import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn.ts'

export type TableProps = ComponentProps<'table'> & {
  /** Names the table; read aloud, not shown. */
  caption: ReactNode
}

/** Scrolls sideways inside its own frame, so that the page never does. */
export function Table({ className, caption, children, ...props }: TableProps) {
  return (
    <section
      aria-label={typeof caption === 'string' ? caption : undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="relative w-full overflow-x-auto"
    >
      <table className={cn('w-full text-left text-sm', className)} {...props}>
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </section>
  )
}

export function TableHeader({ className, ...props }: ComponentProps<'thead'>) {
  return <thead className={cn('border-b', className)} {...props} />
}

export function TableBody({ className, ...props }: ComponentProps<'tbody'>) {
  return <tbody className={cn('divide-y', className)} {...props} />
}

export function TableRow({ className, ...props }: ComponentProps<'tr'>) {
  return (
    <tr
      className={cn('hover:bg-muted/60 in-[thead]:hover:bg-transparent aria-selected:bg-primary-soft', className)}
      {...props}
    />
  )
}

type CellProps = {
  /** Figures stand right, so that digits line up. */
  numeric?: boolean
}

export function TableHead({ className, numeric, ...props }: ComponentProps<'th'> & CellProps) {
  return (
    <th
      scope="col"
      className={cn(
        'h-9 whitespace-nowrap px-3 font-medium text-muted-foreground text-xs first:pl-4 last:pr-4',
        numeric && 'text-right',
        className,
      )}
      {...props}
    />
  )
}

export function TableCell({ className, numeric, ...props }: ComponentProps<'td'> & CellProps) {
  return (
    <td
      className={cn(
        'h-10 px-3 py-2 first:pl-4 last:pr-4 pointer-coarse:h-12',
        numeric && 'whitespace-nowrap text-right',
        className,
      )}
      {...props}
    />
  )
}
