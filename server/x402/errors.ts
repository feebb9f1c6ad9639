import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { errorStatus } from '#lib/schemas/error.ts'
import { AppError } from '../errors.ts'
import { log } from '../log.ts'

const bodyOf = (type: string, code: string, message: string, param?: string) => ({
  error: { message, type, param: param ?? null, code },
})

/** The first thing that is wrong with a request, in a sentence that names the field. */
export function invalidRequest(error: z.ZodError): AppError {
  const [issue] = error.issues
  if (issue?.code === 'unrecognized_keys') {
    const [key] = issue.keys
    return new AppError('bad_input', `${key} is not supported; leave it out.`, { place: key })
  }
  const place = issue?.path.reduce<string>(
    (name, key) => (typeof key === 'number' ? `${name}[${key}]` : name ? `${name}.${String(key)}` : String(key)),
    '',
  )
  if (!place) return new AppError('bad_input', 'The body must be a JSON object with model and messages.')
  return new AppError('bad_input', `${place}: ${issue?.message}`, { place })
}

/** Any error in OpenAI's shape; what nobody foresaw stays in the log, under a reference. */
export function errorResponse(cause: unknown): Response {
  if (cause instanceof AppError) {
    const status = errorStatus[cause.code]
    if (cause.cause) log.warn({ err: cause.cause, code: cause.code }, cause.message)
    const type = status >= 500 ? 'server_error' : 'invalid_request_error'
    const headers: Record<string, string> = cause.data.next === 'retry' ? { 'retry-after': '2' } : {}
    return Response.json(bodyOf(type, cause.code, cause.message, cause.data.place), { status, headers })
  }
  const reference = randomUUID()
  log.error({ err: cause, reference }, 'unexpected error')
  const message = `Something went wrong on our side; try again, and if it stays, report ${reference.slice(0, 8)}.`
  return Response.json(bodyOf('server_error', 'internal', message), { status: 500 })
}
