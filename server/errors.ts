import type { ErrorCode, ErrorData } from '#lib/schemas/error.ts'

/** An error that a user may read: code, one sentence of what happened and what to do next, and a cause for the log. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly data: ErrorData
  constructor(code: ErrorCode, message: string, data: ErrorData = {}, cause?: unknown) {
    super(message, { cause })
    this.name = 'AppError'
    this.code = code
    this.data = data
  }
}

export const notFound = (what: string) =>
  new AppError('not_found', `There is no ${what} here; it may have been removed, or the link is wrong.`)
export const forbidden = (what: string) =>
  new AppError('forbidden', `Only ${what} may do this; switch to that wallet and try again.`)
