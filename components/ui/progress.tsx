import { cn } from './cn.ts'

export type ProgressProps = {
  /** 0 to 1; undefined while it cannot be known. */
  value: number | undefined
  /** What is progressing: "Training". */
  label: string
  tone?: 'running' | 'success' | 'neutral'
  className?: string
}

const fills = { running: 'bg-running', success: 'bg-success', neutral: 'bg-input' } as const

export function Progress({ value, label, tone = 'running', className }: ProgressProps) {
  const share = value === undefined ? undefined : Math.min(1, Math.max(0, value))
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === undefined ? undefined : Math.round(share * 100)}
      className={cn('h-1.5 w-full overflow-hidden rounded-full bg-muted', className)}
    >
      <div
        className={cn(
          'h-full rounded-full transition-[width] duration-200',
          fills[tone],
          share === undefined && 'w-1/4 motion-safe:animate-pulse',
        )}
        style={share === undefined ? undefined : { width: `${share * 100}%` }}
      />
    </div>
  )
}
