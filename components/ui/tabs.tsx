'use client'
import { Tabs as TabsPrimitive } from 'radix-ui'
import { type ComponentProps, useEffect, useRef } from 'react'
import { cn } from './cn.ts'

/** What is seen of the tab before the chosen one. */
const EDGE_PX = 32

/** Give it `value` and `onValueChange` from nuqs, so that the tab lives in the URL. */
export function Tabs({ className, ...props }: ComponentProps<typeof TabsPrimitive.Root>) {
  return <TabsPrimitive.Root className={cn('grid min-w-0 gap-4', className)} {...props} />
}

/** Scrolls sideways where there is no room; the chosen tab is always brought into sight. */
export function TabsList({ className, ...props }: ComponentProps<typeof TabsPrimitive.List>) {
  const list = useRef<HTMLDivElement>(null)
  const last = useRef<Element | null>(null)
  useEffect(() => {
    const tab = list.current?.querySelector<HTMLElement>('[data-state="active"]')
    if (!list.current || !tab || tab === last.current) return
    last.current = tab
    const [box, own] = [list.current.getBoundingClientRect(), tab.getBoundingClientRect()]
    if (own.left < box.left || own.right > box.right) list.current.scrollLeft += own.left - box.left - EDGE_PX
  })
  return (
    <TabsPrimitive.List
      ref={list}
      className={cn('flex gap-4 overflow-x-auto border-b [scrollbar-width:none]', className)}
      {...props}
    />
  )
}

export function TabsTrigger({ className, ...props }: ComponentProps<typeof TabsPrimitive.Trigger>) {
  return (
    <TabsPrimitive.Trigger
      className={cn(
        '-mb-px flex h-9 shrink-0 items-center gap-2 border-transparent border-b-2 text-muted-foreground text-sm pointer-coarse:h-11',
        'hover:text-foreground focus-visible:-outline-offset-2 data-[state=active]:border-primary',
        'data-[state=active]:font-medium data-[state=active]:text-foreground',
        className,
      )}
      {...props}
    />
  )
}

export function TabsContent({ className, ...props }: ComponentProps<typeof TabsPrimitive.Content>) {
  return <TabsPrimitive.Content className={cn('min-w-0', className)} {...props} />
}
