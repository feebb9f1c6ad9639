'use client'
import { X } from 'lucide-react'
import { Dialog as SheetPrimitive } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { Button } from './button.tsx'
import { cn } from './cn.ts'
import { words } from './words.ts'

export const Sheet = SheetPrimitive.Root
export const SheetTrigger = SheetPrimitive.Trigger
export const SheetClose = SheetPrimitive.Close

export type SheetContentProps = Omit<ComponentProps<typeof SheetPrimitive.Content>, 'title'> & {
  side?: 'left' | 'right'
  title: ReactNode
  description?: ReactNode
}

/** A panel from the side: detail beside a list, or navigation on a phone. */
export function SheetContent({ side = 'right', title, description, className, children, ...props }: SheetContentProps) {
  return (
    <SheetPrimitive.Portal>
      <SheetPrimitive.Overlay className="fixed inset-0 z-50 bg-overlay" />
      <SheetPrimitive.Content
        {...(description ? {} : { 'aria-describedby': undefined })}
        className={cn(
          'fixed inset-y-0 z-50 flex w-full max-w-md animate-slide-in flex-col bg-popover text-popover-foreground shadow-lg outline-none',
          side === 'right' ? 'right-0 border-l' : 'left-0 border-r [--slide-from:-16px]',
          className,
        )}
        {...props}
      >
        <div className="flex items-start justify-between gap-4 border-b px-5 py-4">
          <div className="min-w-0">
            <SheetPrimitive.Title className="wrap-anywhere font-semibold text-base">{title}</SheetPrimitive.Title>
            {description && (
              <SheetPrimitive.Description className="text-muted-foreground">{description}</SheetPrimitive.Description>
            )}
          </div>
          <SheetPrimitive.Close asChild>
            <Button variant="ghost" size="icon-sm" aria-label={words.close}>
              <X aria-hidden />
            </Button>
          </SheetPrimitive.Close>
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto p-5">{children}</div>
      </SheetPrimitive.Content>
    </SheetPrimitive.Portal>
  )
}
