import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { EngineError, type EngineErrorCode } from './engine/engine.ts'

export type ErrorBody = { error: { message: string; type: string; param: string | null; code: string } }

type Options = { type?: string; param?: string; retryAfter?: number; headers?: Record<string, string>; cause?: unknown }

/** An error in OpenAI's shape; the message is one sentence for a person. */
export class ApiError extends Error {
  readonly status: ContentfulStatusCode
  readonly headers: Record<string, string>
  readonly body: ErrorBody
  constructor(status: ContentfulStatusCode, code: string, message: string, options: Options = {}) {
    super(message, { cause: options.cause })
    this.name = 'ApiError'
    this.status = status
    this.headers = {
      ...(options.retryAfter ? { 'retry-after': String(options.retryAfter) } : {}),
      // OpenAI's clients would ask three times for what stays as it is
      ...(status >= 500 && !options.retryAfter ? { 'x-should-retry': 'false' } : {}),
      ...options.headers,
    }
    const type = options.type ?? (status >= 500 ? 'server_error' : 'invalid_request_error')
    this.body = { error: { message, type, param: options.param ?? null, code } }
  }
}

export const modelNotFound = (model: string) =>
  new ApiError(
    404,
    'model_not_found',
    `The model “${model}” is not served here; GET /v1/models lists those that are.`,
    {
      param: 'model',
    },
  )

const ENGINE_STATUS: Record<EngineErrorCode, { status: ContentfulStatusCode; param?: string; retryAfter?: number }> = {
  context_length_exceeded: { status: 400, param: 'messages' },
  adapter_missing: { status: 503, param: 'model' },
  adapter_corrupted: { status: 503, param: 'model' },
  adapter_incompatible: { status: 503, param: 'model' },
  engine_unavailable: { status: 503, retryAfter: 2 },
}

/** Any error as one that a client may read; what is not known stays in the log. */
export function toApiError(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause
  if (cause instanceof EngineError) {
    const { status, ...options } = ENGINE_STATUS[cause.code]
    return new ApiError(status, cause.code, cause.message, { ...options, cause })
  }
  return new ApiError(500, 'internal_error', 'The engine failed at this request; ask again, and look at its log.', {
    cause,
  })
}
