'use client'
import { AlertDialog as AlertPrimitive } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { Button } from './button.tsx'
import { Field } from './field.tsx'
import { Input } from './input.tsx'
import { words } from './words.ts'

export type AlertDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  /** Says what is kept and what is lost. */
  description: ReactNode
  /** Verb and object: "Stop training". */
  action: string
  cancel?: string
  danger?: boolean
  onAction: () => void
  /** Only for irreversible loss: the words to type, and the label that asks for them. */
  confirm?: { phrase: string; label: ReactNode }
}

/** Asks before something that cannot be undone. Prefer an undo in a toast wherever one is possible. */
export function AlertDialog({
  open,
  onOpenChange,
  title,
  description,
  action,
  danger,
  confirm,
  ...props
}: AlertDialogProps) {
  const [typed, setTyped] = useState('')
  const blocked = confirm !== undefined && typed.trim() !== confirm.phrase
  return (
    <AlertPrimitive.Root
      open={open}
      onOpenChange={(next) => {
        setTyped('')
        onOpenChange(next)
      }}
    >
      <AlertPrimitive.Portal>
        <AlertPrimitive.Overlay className="fixed inset-0 z-50 bg-overlay" />
        <AlertPrimitive.Content className="fixed inset-x-0 bottom-0 z-50 mx-auto grid w-full max-w-md animate-in gap-4 rounded-t-lg border bg-popover p-5 shadow-lg outline-none sm:top-[18vh] sm:bottom-auto sm:rounded-lg">
          <div className="grid gap-1">
            <AlertPrimitive.Title className="font-semibold text-base">{title}</AlertPrimitive.Title>
            <AlertPrimitive.Description className="text-muted-foreground">{description}</AlertPrimitive.Description>
          </div>
          {confirm && (
            <Field label={confirm.label}>
              <Input value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
            </Field>
          )}
          <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
            <AlertPrimitive.Cancel asChild>
              <Button>{props.cancel ?? words.cancel}</Button>
            </AlertPrimitive.Cancel>
            <AlertPrimitive.Action asChild>
              <Button variant={danger ? 'danger' : 'primary'} disabled={blocked} onClick={props.onAction}>
                {action}
              </Button>
            </AlertPrimitive.Action>
          </div>
        </AlertPrimitive.Content>
      </AlertPrimitive.Portal>
    </AlertPrimitive.Root>
  )
}
