import { cva } from 'class-variance-authority'
import { CircleCheck, CircleDashed, CirclePause, CircleX, Clock, Info, LoaderCircle, TriangleAlert } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn.ts'

const icons = {
  neutral: CircleDashed,
  pending: Clock,
  running: LoaderCircle,
  success: CircleCheck,
  warning: TriangleAlert,
  danger: CircleX,
  info: Info,
  stopped: CirclePause,
} as const

export type StatusTone = keyof typeof icons

const statusVariants = cva('inline-flex items-center gap-1.5 whitespace-nowrap align-middle font-medium', {
  variants: {
    tone: {
      neutral: 'text-muted-foreground',
      pending: 'text-info',
      running: 'text-running',
      success: 'text-success',
      warning: 'text-warning',
      danger: 'text-danger',
      info: 'text-info',
      stopped: 'text-muted-foreground',
    } satisfies Record<StatusTone, string>,
    size: { sm: 'text-xs [&_svg]:size-3.5', md: 'text-sm [&_svg]:size-4' },
  },
  defaultVariants: { size: 'sm' },
})

export type StatusProps = ComponentProps<'span'> & {
  tone: StatusTone
  size?: 'sm' | 'md'
  /** The word; colour and icon alone never carry a state. */
  children: ReactNode
}

export function Status({ tone, size, className, children, ...props }: StatusProps) {
  const Icon = icons[tone]
  return (
    <span className={cn(statusVariants({ tone, size }), className)} {...props}>
      <Icon aria-hidden className={cn('shrink-0', tone === 'running' && 'motion-safe:animate-spin')} />
      {children}
    </span>
  )
}
