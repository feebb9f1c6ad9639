'use client'
import { ChevronRight } from 'lucide-react'
import { Collapsible } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn.ts'

export type DisclosureProps = Omit<ComponentProps<typeof Collapsible.Root>, 'title'> & {
  title: ReactNode
  /** Right of the title: how much is inside, what differs from the default. */
  aside?: ReactNode
}

/** Folds detail away: advanced fields, proof, logs. */
export function Disclosure({ title, aside, className, children, ...props }: DisclosureProps) {
  return (
    <Collapsible.Root className={className} {...props}>
      <Collapsible.Trigger
        className={cn(
          'group flex min-h-8 w-full items-center gap-1.5 rounded-sm text-left font-medium text-sm pointer-coarse:min-h-11',
        )}
      >
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-muted-foreground transition-transform duration-100 group-data-[state=open]:rotate-90"
        />
        <span className="min-w-0">{title}</span>
        {aside && <span className="ml-auto font-normal text-muted-foreground text-xs">{aside}</span>}
      </Collapsible.Trigger>
      <Collapsible.Content className="pt-2 pl-5.5">{children}</Collapsible.Content>
    </Collapsible.Root>
  )
}
