import { z } from 'zod'

/** Every error code of the API, its HTTP status, and nothing else. The sentence comes from where it happens. */
export const errorStatus = {
  bad_input: 400,
  unauthenticated: 401,
  payment_required: 402,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  internal: 500,
  unavailable: 503,
} as const
export type ErrorCode = keyof typeof errorStatus

/** What a caller gets besides the sentence. */
export const errorDataSchema = z.object({
  /** field or place that is wrong, in the caller's own terms */
  place: z.string().optional(),
  /** what to do next */
  next: z.string().optional(),
  /** id under which the server logged it */
  reference: z.string().optional(),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type ErrorData = z.infer<typeof errorDataSchema>
