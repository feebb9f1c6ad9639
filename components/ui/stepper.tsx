import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'
import { words } from './words.ts'

export type Step = { id: string; label: ReactNode; href?: string }

/** Where one is in a wizard; steps that are done are links when they have an address. */
export function Stepper({ steps, current, label }: { steps: Step[]; current: string; label: string }) {
  const at = Math.max(
    0,
    steps.findIndex((step) => step.id === current),
  )
  return (
    <nav aria-label={label}>
      <p className="sr-only">{words.step(at + 1, steps.length)}</p>
      <ol className="flex flex-wrap items-center gap-x-3 gap-y-1 sm:gap-x-2">
        {steps.map((step, index) => {
          const done = index < at
          const inner = (
            <>
              <span
                className={cn(
                  'grid size-5 shrink-0 place-items-center rounded-full border text-2xs',
                  index === at && 'border-primary bg-primary text-primary-foreground',
                  done && 'border-input text-foreground',
                )}
              >
                {done ? <Check aria-hidden className="size-3" /> : index + 1}
              </span>
              <span className={cn(index === at && 'font-medium text-foreground')}>{step.label}</span>
              {done && <span className="sr-only">{words.stepDone}</span>}
            </>
          )
          const classes =
            'flex min-h-6 items-center gap-1.5 text-sm text-muted-foreground sm:gap-2 pointer-coarse:min-h-11'
          return (
            <li key={step.id} className="flex items-center gap-1.5 sm:gap-2">
              {index > 0 && <span aria-hidden className="h-px w-8 bg-border max-sm:hidden" />}
              {done && step.href ? (
                <a href={step.href} className={cn(classes, 'hover:text-foreground')}>
                  {inner}
                </a>
              ) : (
                <span aria-current={index === at ? 'step' : undefined} className={classes}>
                  {inner}
                </span>
              )}
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
