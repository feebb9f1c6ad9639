'use client'
import { Check, Minus } from 'lucide-react'
import { Checkbox as CheckboxPrimitive } from 'radix-ui'
import { type ComponentProps, type ReactNode, useId } from 'react'
import { cn } from './cn.ts'
import { Label } from './label.tsx'

export type CheckboxProps = ComponentProps<typeof CheckboxPrimitive.Root> & { label?: ReactNode; help?: ReactNode }

export function Checkbox({ className, label, help, id, ...props }: CheckboxProps) {
  const generated = useId()
  const boxId = id ?? generated
  const box = (
    <CheckboxPrimitive.Root
      id={boxId}
      aria-describedby={help ? `${boxId}-help` : undefined}
      className={cn(
        'group relative grid size-4 shrink-0 place-items-center rounded-sm border border-input bg-card',
        'before:absolute before:-inset-1 pointer-coarse:before:-inset-3.5 disabled:cursor-not-allowed disabled:opacity-50',
        'data-[state=checked]:border-primary data-[state=indeterminate]:border-primary',
        'data-[state=checked]:bg-primary data-[state=indeterminate]:bg-primary',
        className,
      )}
      {...props}
    >
      <CheckboxPrimitive.Indicator className="text-primary-foreground">
        <Check aria-hidden className="hidden size-3 group-data-[state=checked]:block" strokeWidth={3} />
        <Minus aria-hidden className="hidden size-3 group-data-[state=indeterminate]:block" strokeWidth={3} />
      </CheckboxPrimitive.Indicator>
    </CheckboxPrimitive.Root>
  )
  if (!label) return box
  return (
    <div className={cn('flex min-h-6 gap-2', help ? 'items-start' : 'items-center')}>
      <span className={cn('flex', help && 'pt-0.5')}>{box}</span>
      <div>
        <Label htmlFor={boxId} className="font-normal">
          {label}
        </Label>
        {help && (
          <p id={`${boxId}-help`} className="text-muted-foreground text-xs">
            {help}
          </p>
        )}
      </div>
    </div>
  )
}
