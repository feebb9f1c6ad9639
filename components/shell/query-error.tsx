'use client'
import { Button } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { explainApiError } from '#lib/api/explain-error.ts'
import { common } from '#lib/strings/common.ts'

/** In place of what a query could not bring: the server's own sentence, the next step, the reference. */
export function QueryError({
  error,
  onRetry,
  className,
}: {
  error: unknown
  onRetry?: () => void
  className?: string
}) {
  const { title, next, reference } = explainApiError(error)
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
