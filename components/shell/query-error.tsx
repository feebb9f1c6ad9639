'use client'
import { Button } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { errorDataSchema } from '#lib/schemas/error.ts'
import { common } from '#lib/strings/common.ts'

export type Problem = { title: string; next?: string; reference?: string; place?: string }

/** What the API said, in its own sentence; a failed connection gets one of ours. */
export function readProblem(error: unknown): Problem {
  const shape = error as { code?: unknown; message?: unknown; data?: unknown } | null
  if (!shape || typeof shape.code !== 'string' || typeof shape.message !== 'string') {
    return { title: common.errors.unreachable, next: common.errors.unreachableNext }
  }
  const data = errorDataSchema.safeParse(shape.data ?? {})
  return { title: shape.message, ...(data.success ? data.data : {}) }
}

/** In place of what a query could not bring. */
export function QueryError({
  error,
  onRetry,
  className,
}: {
  error: unknown
  onRetry?: () => void
  className?: string
}) {
  const { title, next, reference } = readProblem(error)
  return (
    <ErrorState
      title={title}
      next={next}
      reference={reference}
      className={className}
      action={onRetry && <Button onClick={onRetry}>{common.actions.retry}</Button>}
    />
  )
}
