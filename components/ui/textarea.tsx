'use client'
import type { ComponentProps } from 'react'
import { cn } from './cn.ts'
import { useFieldControl } from './field.tsx'
import { controlClasses } from './input.tsx'

export function Textarea({ className, rows = 3, ...props }: ComponentProps<'textarea'>) {
  return (
    <textarea
      rows={rows}
      className={cn(controlClasses, 'field-sizing-content max-h-96 min-h-16 resize-y px-2.5 py-1.5', className)}
      {...useFieldControl(props)}
    />
  )
}
