'use client'
import { RadioGroup as RadioGroupPrimitive } from 'radix-ui'
import { type ComponentProps, type ReactNode, useId } from 'react'
import { cn } from './cn.ts'
import { useFieldGroup } from './field.tsx'
import { Label } from './label.tsx'

export function RadioGroup({ className, ...props }: ComponentProps<typeof RadioGroupPrimitive.Root>) {
  return <RadioGroupPrimitive.Root className={cn('grid gap-2', className)} {...useFieldGroup(props)} />
}

function Dot({ className, ...props }: ComponentProps<typeof RadioGroupPrimitive.Item>) {
  return (
    <RadioGroupPrimitive.Item
      className={cn(
        'grid size-4 shrink-0 place-items-center rounded-full border border-input bg-card',
        'disabled:cursor-not-allowed disabled:opacity-50 data-[state=checked]:border-primary data-[state=checked]:bg-primary',
        className,
      )}
      {...props}
    >
      <RadioGroupPrimitive.Indicator className="size-1.5 rounded-full bg-primary-foreground" />
    </RadioGroupPrimitive.Item>
  )
}

export function RadioItem({
  label,
  help,
  ...props
}: ComponentProps<typeof RadioGroupPrimitive.Item> & { label: ReactNode; help?: ReactNode }) {
  const id = useId()
  return (
    <div className="flex min-h-6 items-start gap-2 pointer-coarse:min-h-11 pointer-coarse:items-center">
      <Dot id={id} aria-describedby={help ? `${id}-help` : undefined} className="mt-0.5" {...props} />
      <div>
        <Label htmlFor={id} className="font-normal">
          {label}
        </Label>
        {help && (
          <p id={`${id}-help`} className="text-muted-foreground text-xs">
            {help}
          </p>
        )}
      </div>
    </div>
  )
}

export type OptionCardProps = Omit<ComponentProps<typeof RadioGroupPrimitive.Item>, 'title'> & {
  title: ReactNode
  description?: ReactNode
  /** Right of the title: a badge, a figure. */
  aside?: ReactNode
  /** Why it cannot be chosen here; shown, and the card is disabled. */
  unavailable?: ReactNode
}

/** A choice as a card, inside a RadioGroup. The whole card is the target. */
export function OptionCard({
  title,
  description,
  aside,
  unavailable,
  children,
  className,
  disabled,
  ...props
}: OptionCardProps) {
  const id = useId()
  const off = disabled || Boolean(unavailable)
  return (
    <label
      htmlFor={id}
      data-disabled={off || undefined}
      className={cn(
        'flex cursor-pointer items-start gap-3 rounded-lg border bg-card p-3 transition-colors duration-100',
        'hover:border-input has-data-[state=checked]:border-primary has-data-[state=checked]:bg-primary-soft',
        'data-disabled:cursor-not-allowed data-disabled:bg-sunken data-disabled:hover:border-border',
        className,
      )}
    >
      <Dot
        id={id}
        disabled={off}
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-text`}
        className="mt-0.5"
        {...props}
      />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline justify-between gap-3">
          <span id={`${id}-title`} className={cn('wrap-anywhere min-w-0 font-medium', off && 'text-muted-foreground')}>
            {title}
          </span>
          {aside && <span className="shrink-0 text-muted-foreground text-xs">{aside}</span>}
        </span>
        <span id={`${id}-text`} className="block text-muted-foreground text-xs">
          {description && <span className="mt-0.5 block">{description}</span>}
          {unavailable && <span className="mt-1 block font-medium">{unavailable}</span>}
        </span>
        {children}
      </span>
    </label>
  )
}
