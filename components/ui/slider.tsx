'use client'
import { Slider as SliderPrimitive } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from './cn.ts'
import { useFieldGroup } from './field.tsx'

export type SliderProps = Omit<
  ComponentProps<typeof SliderPrimitive.Root>,
  'value' | 'defaultValue' | 'onValueChange'
> & {
  value: number
  onValueChange: (value: number) => void
  /** Says the value in words for screen readers ("12 epochs"). */
  valueText?: string
}

/** One thumb. Arrow keys, Home, End, PageUp and PageDown move it, so dragging always has an alternative. */
export function Slider({ className, value, onValueChange, valueText, ...props }: SliderProps) {
  const {
    id,
    'aria-label': label,
    'aria-labelledby': labelledBy,
    'aria-describedby': describedBy,
    'aria-invalid': invalid,
    ...rest
  } = useFieldGroup(props)
  return (
    <SliderPrimitive.Root
      value={[value]}
      onValueChange={([next]) => next !== undefined && onValueChange(next)}
      className={cn(
        'relative flex h-6 w-full touch-none select-none items-center pointer-coarse:h-11 data-disabled:opacity-50',
        className,
      )}
      {...rest}
    >
      <SliderPrimitive.Track className="relative h-1 w-full grow overflow-hidden rounded-full bg-input/40">
        <SliderPrimitive.Range className="absolute h-full bg-primary" />
      </SliderPrimitive.Track>
      <SliderPrimitive.Thumb
        id={id}
        aria-label={label}
        aria-labelledby={label ? undefined : labelledBy}
        aria-describedby={describedBy}
        aria-invalid={invalid}
        aria-valuetext={valueText}
        className="relative block size-4 rounded-full border border-primary bg-card shadow-sm before:absolute before:-inset-1"
      />
    </SliderPrimitive.Root>
  )
}
