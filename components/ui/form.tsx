'use client'
import type { ComponentProps } from 'react'
import { cn } from './cn.ts'

export type FormProps = Omit<ComponentProps<'form'>, 'onSubmit'> & {
  onSubmit: () => void
  /** In flight: a second submit, by Enter too, does nothing. */
  busy?: boolean
}

/** The schema judges the fields, not the browser, so that every fault is said in our words. */
export function Form({ onSubmit, busy, className, ...props }: FormProps) {
  return (
    <form
      noValidate
      className={cn('grid gap-4', className)}
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) onSubmit()
      }}
      {...props}
    />
  )
}
