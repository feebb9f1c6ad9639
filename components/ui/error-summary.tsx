'use client'
import { CircleAlert } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { words } from './words.ts'

export type FieldError = { id: string; label: string; message: string }

const focusable = 'input, textarea, button, select, [tabindex="0"]'

/** A group (radio, slider) cannot take focus itself; its first control can. */
function focusControl(id: string) {
  const target = document.getElementById(id)
  const control = target?.matches(focusable) ? target : target?.querySelector<HTMLElement>(focusable)
  control?.focus()
}

/**
 * Lists what a submit found, in the words that stand beside the fields, and takes focus when it appears.
 * `id` is the control's id; pressing a line moves there. The title is for places where the lines are not about fields.
 */
export function ErrorSummary({ errors, title }: { errors: FieldError[]; title?: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  const told = useRef<string[]>([])
  useEffect(() => {
    // A line that goes away while its field is being mended must not take the focus from it.
    if (errors.some(({ id }) => !told.current.includes(id))) box.current?.focus()
    told.current = errors.map(({ id }) => id)
  }, [errors])
  if (errors.length === 0) return null
  return (
    <div
      ref={box}
      tabIndex={-1}
      role="alert"
      className="rounded-md border border-danger/40 bg-danger-soft p-3 text-sm outline-none"
    >
      <p className="flex items-center gap-2 font-medium text-danger">
        <CircleAlert aria-hidden className="size-4" />
        {title ?? words.errorSummary(errors.length)}
      </p>
      <ul className="mt-2 grid gap-1 pl-6">
        {errors.map((error) => (
          <li key={error.id}>
            <a
              href={`#${error.id}`}
              className="inline-flex min-h-6 items-center text-link pointer-coarse:min-h-11"
              onClick={(event) => {
                event.preventDefault()
                focusControl(error.id)
              }}
            >
              {error.label}
            </a>
            : {error.message}
          </li>
        ))}
      </ul>
    </div>
  )
}
