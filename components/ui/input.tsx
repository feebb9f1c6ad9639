'use client'
import type { ComponentProps } from 'react'
import { cn } from './cn.ts'
import { useFieldControl } from './field.tsx'

/** 16 px on phones, so that they do not zoom in; 14 px where there is a pointer and room. */
export const controlClasses = [
  'w-full min-w-0 rounded-md border border-input bg-card text-base text-foreground sm:text-sm',
  'placeholder:text-muted-foreground focus-visible:border-ring focus-visible:outline-2 focus-visible:outline-offset-0',
  'disabled:cursor-not-allowed disabled:bg-muted disabled:text-muted-foreground',
  'aria-invalid:border-danger aria-invalid:focus-visible:outline-danger',
].join(' ')

export function Input({ className, type = 'text', ...props }: ComponentProps<'input'>) {
  return (
    <input
      type={type}
      className={cn(controlClasses, 'h-8 px-2.5 pointer-coarse:h-11', className)}
      {...useFieldControl(props)}
    />
  )
}
