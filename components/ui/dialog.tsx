'use client'
import { X } from 'lucide-react'
import { Dialog as DialogPrimitive } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { Button } from './button.tsx'
import { cn } from './cn.ts'
import { words } from './words.ts'

export const Dialog = DialogPrimitive.Root
export const DialogTrigger = DialogPrimitive.Trigger
export const DialogClose = DialogPrimitive.Close

export type DialogContentProps = Omit<ComponentProps<typeof DialogPrimitive.Content>, 'title'> & {
  title: ReactNode
  /** One sentence. Without it the dialog is described by its content alone. */
  description?: ReactNode
  /** False while something is under way that closing would not stop. */
  dismissible?: boolean
}

export function DialogContent({
  title,
  description,
  dismissible = true,
  className,
  children,
  ...props
}: DialogContentProps) {
  return (
    <DialogPrimitive.Portal>
      <DialogPrimitive.Overlay className="fixed inset-0 z-50 bg-overlay" />
      <DialogPrimitive.Content
        {...(description ? {} : { 'aria-describedby': undefined })}
        onEscapeKeyDown={dismissible ? undefined : (event) => event.preventDefault()}
        onInteractOutside={dismissible ? undefined : (event) => event.preventDefault()}
        className={cn(
          'fixed inset-x-0 bottom-0 z-50 mx-auto grid max-h-[calc(100dvh-2rem)] w-full max-w-md animate-in gap-4 overflow-y-auto',
          'rounded-t-lg border bg-popover p-5 text-popover-foreground shadow-lg outline-none',
          'sm:top-[12vh] sm:bottom-auto sm:max-h-[76vh] sm:rounded-lg',
          className,
        )}
        {...props}
      >
        <div className="grid gap-1 pr-8">
          <DialogPrimitive.Title className="font-semibold text-base">{title}</DialogPrimitive.Title>
          {description && (
            <DialogPrimitive.Description className="text-muted-foreground">{description}</DialogPrimitive.Description>
          )}
        </div>
        {children}
        {dismissible && (
          <DialogPrimitive.Close asChild>
            <Button variant="ghost" size="icon-sm" aria-label={words.close} className="absolute top-3.5 right-3.5">
              <X aria-hidden />
            </Button>
          </DialogPrimitive.Close>
        )}
      </DialogPrimitive.Content>
    </DialogPrimitive.Portal>
  )
}

export type DialogActionsProps = {
  /** Verb and object: "Post bounty". */
  action: string
  busy?: boolean
  /** Without it the button submits the form around it. */
  onAction?: () => void
}

/** Cancel, and the one thing that the dialog is for. */
export function DialogActions({ action, busy, onAction }: DialogActionsProps) {
  return (
    <DialogFooter>
      <DialogClose asChild>
        <Button disabled={busy}>{words.cancel}</Button>
      </DialogClose>
      <Button type={onAction ? 'button' : 'submit'} variant="primary" loading={busy} onClick={onAction}>
        {action}
      </Button>
    </DialogFooter>
  )
}

export function DialogFooter({ className, ...props }: ComponentProps<'div'>) {
  return <div className={cn('flex flex-col-reverse gap-2 sm:flex-row sm:justify-end', className)} {...props} />
}
