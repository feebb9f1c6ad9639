'use client'
import { CircleAlert } from 'lucide-react'
import { createContext, type ReactNode, useContext, useId } from 'react'
import { cn } from './cn.ts'
import { Label } from './label.tsx'
import { words } from './words.ts'

type FieldContextValue = { id: string; labelId: string; describedBy: string | undefined; invalid: boolean }
const FieldContext = createContext<FieldContextValue | null>(null)

type ControlProps = {
  id?: string
  'aria-describedby'?: string
  'aria-invalid'?: boolean | 'true' | 'false' | 'grammar' | 'spelling'
}

/** Binds a control to the Field around it: id, description and validity; own properties win. */
export function useFieldControl<T extends ControlProps>(props: T): T {
  const field = useContext(FieldContext)
  if (!field) return props
  return {
    ...props,
    id: props.id ?? field.id,
    'aria-describedby': props['aria-describedby'] ?? field.describedBy,
    'aria-invalid': props['aria-invalid'] ?? (field.invalid || undefined),
  }
}

/** For groups (radio, slider) that a `<label for>` cannot name. */
export function useFieldGroup<T extends ControlProps & { 'aria-labelledby'?: string }>(props: T): T {
  const field = useContext(FieldContext)
  const bound = useFieldControl(props)
  return field ? { ...bound, 'aria-labelledby': props['aria-labelledby'] ?? field.labelId } : bound
}

export type FieldProps = {
  label: ReactNode
  /** One sentence under the label or the control: what it does, what is usual. */
  help?: ReactNode
  /** The same words that the summary shows. */
  error?: ReactNode
  /** Stands at the right of the label: a current value, "Auto: 8", a link. */
  aside?: ReactNode
  optional?: boolean
  id?: string
  className?: string
  children: ReactNode
}

/** Label, control, help and error, tied together for assistive technology. Put exactly one control inside. */
export function Field({ label, help, error, aside, optional, id, className, children }: FieldProps) {
  const generated = useId()
  const fieldId = id ?? generated
  const helpId = `${fieldId}-help`
  const errorId = `${fieldId}-error`
  const describedBy = [error ? errorId : null, help ? helpId : null].filter(Boolean).join(' ') || undefined
  return (
    <FieldContext value={{ id: fieldId, labelId: `${fieldId}-label`, describedBy, invalid: Boolean(error) }}>
      <div className={cn('grid content-start gap-1.5', className)}>
        <div className="flex items-baseline justify-between gap-4">
          <Label id={`${fieldId}-label`} htmlFor={fieldId}>
            {label}
            {optional && <span className="ml-1.5 font-normal text-muted-foreground">{words.optional}</span>}
          </Label>
          {aside && <div className="text-muted-foreground text-xs">{aside}</div>}
        </div>
        {children}
        {error && (
          <p id={errorId} className="flex items-start gap-1.5 text-danger text-xs">
            <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
            <span>{error}</span>
          </p>
        )}
        {help && (
          <p id={helpId} className="max-w-prose text-muted-foreground text-xs">
            {help}
          </p>
        )}
      </div>
    </FieldContext>
  )
}
