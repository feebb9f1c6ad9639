'use client'
import { ScrollArea as ScrollPrimitive } from 'radix-ui'
import type { ComponentProps, Ref } from 'react'
import { cn } from './cn.ts'

export type ScrollAreaProps = ComponentProps<typeof ScrollPrimitive.Root> & {
  /** The element that scrolls: a log tail reads and sets its `scrollTop`. */
  viewportRef?: Ref<HTMLDivElement>
  /** Names the region; it can be scrolled with the keyboard. */
  label: string
}

export function ScrollArea({ className, children, viewportRef, label, ...props }: ScrollAreaProps) {
  return (
    <ScrollPrimitive.Root className={cn('relative overflow-hidden', className)} {...props}>
      <ScrollPrimitive.Viewport
        ref={viewportRef}
        tabIndex={0}
        role="region"
        aria-label={label}
        className="size-full max-h-[inherit] rounded-[inherit]"
      >
        {children}
      </ScrollPrimitive.Viewport>
      <ScrollPrimitive.Scrollbar orientation="vertical" className="flex w-2 touch-none select-none p-0.5">
        <ScrollPrimitive.Thumb className="flex-1 rounded-full bg-input" />
      </ScrollPrimitive.Scrollbar>
      <ScrollPrimitive.Scrollbar orientation="horizontal" className="flex h-2 touch-none select-none flex-col p-0.5">
        <ScrollPrimitive.Thumb className="flex-1 rounded-full bg-input" />
      </ScrollPrimitive.Scrollbar>
    </ScrollPrimitive.Root>
  )
}
