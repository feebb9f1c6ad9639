import type { ReactNode } from 'react'
import { cn } from '#components/ui/cn.ts'

const widths = { md: 'max-w-3xl', lg: 'max-w-6xl', full: 'max-w-none' } as const

/** The frame of a page: `md` for forms and reading, `lg` for lists and detail, `full` for the chat. */
export function Page({
  size = 'lg',
  className,
  children,
}: {
  size?: keyof typeof widths
  className?: string
  children: ReactNode
}) {
  return (
    <div
      className={cn(
        'mx-auto flex w-full min-w-0 flex-1 flex-col gap-6 px-4 py-6 md:px-8 md:py-8',
        widths[size],
        className,
      )}
    >
      {children}
    </div>
  )
}
