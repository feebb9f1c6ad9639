import { ORPCError } from '@orpc/client'
import type { ErrorData } from '#lib/schemas/error.ts'
import { common } from '#lib/strings/common.ts'

export type ApiProblem = ErrorData & { code: string; title: string }

/** What a call of the API threw, as what may be shown: the server's own sentence, or that it does not answer. */
export function explainApiError(error: unknown): ApiProblem {
  if (error instanceof ORPCError)
    return { ...(error.data as ErrorData | undefined), code: error.code, title: error.message }
  return { code: 'unreachable', title: common.errors.unreachable, next: common.errors.unreachableNext }
}
