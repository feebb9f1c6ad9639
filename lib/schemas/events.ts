import { z } from 'zod'
import { runSampleSchema, runStateSchema, scorecardSchema } from './run.ts'

const step = z.object({
  step: z.number().int(),
  epoch: z.number(),
  loss: z.number(),
  learning_rate: z.number(),
  grad_norm: z.number().nullable(),
  tokens: z.number().int(),
  tokens_per_s: z.number(),
  /** MB; not in the events of older runs */
  memory_mb: z.number().optional(),
  rows: z.array(z.number().int()),
})

/** What a run tells its watchers; the trainer's own events plus the worker's `state`. */
export const runEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('state'), data: z.object({ state: runStateSchema, message: z.string().nullable() }) }),
  z.object({
    type: z.literal('plan'),
    data: z.object({
      total_steps: z.number().int(),
      rows: z.number().int(),
      tokens: z.number().int(),
      max_length: z.number().int(),
    }),
  }),
  z.object({ type: z.literal('step'), data: step }),
  z.object({ type: z.literal('eval'), data: z.object({ step: z.number().int(), loss: z.number() }) }),
  z.object({
    type: z.literal('answer'),
    data: z.object({
      step: z.number().int(),
      question: z.string(),
      expected: z.string(),
      answer: z.string(),
      correct: z.boolean(),
    }),
  }),
  z.object({ type: z.literal('checkpoint'), data: z.object({ step: z.number().int() }) }),
  z.object({ type: z.literal('anchored'), data: z.object({ step: z.number().int(), txHash: z.string() }) }),
  z.object({
    type: z.literal('charged'),
    /** wei; `returned` is what the reservation held beyond the fee */
    data: z.object({ tokens: z.number().int(), fee: z.string(), returned: z.string(), receiptHash: z.string() }),
  }),
  z.object({ type: z.literal('sample'), data: runSampleSchema }),
  z.object({ type: z.literal('scorecard'), data: scorecardSchema }),
  z.object({
    type: z.literal('artifact'),
    data: z.object({ name: z.string(), sha256: z.string(), bytes: z.number().int() }),
  }),
  z.object({
    type: z.literal('log'),
    data: z.object({ level: z.enum(['info', 'warning', 'error']), message: z.string() }),
  }),
])
export type RunEvent = z.infer<typeof runEventSchema>
export type StepPoint = z.infer<typeof step>

/** What an answer tells its reader: text as it comes, then what became of it. */
export const messageEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), data: z.object({ text: z.string() }) }),
  z.object({
    type: z.literal('usage'),
    data: z.object({ promptTokens: z.number().int(), completionTokens: z.number().int(), fee: z.string() }),
  }),
  z.object({
    type: z.literal('state'),
    data: z.object({
      state: z.enum(['streaming', 'attributing', 'done', 'stopped', 'failed']),
      message: z.string().nullable(),
    }),
  }),
])
export type MessageEvent = z.infer<typeof messageEventSchema>

/** `run:<id>` or `message:<id>`, with the seq that the reader has already (0 = none). */
export const topicSchema = z.object({
  topic: z.string().regex(/^(run|message):[a-z]+_[0-9a-z]+$/, 'A topic is run:<id> or message:<id>.'),
  after: z.coerce.number().int().min(0).default(0),
})
export const watchInput = z.object({ topics: z.array(topicSchema).min(1).max(20) })
export const streamEventSchema = z.object({
  topic: z.string(),
  seq: z.number().int(),
  at: z.iso.datetime(),
  event: z.union([runEventSchema, messageEventSchema]),
})
export type StreamEvent = z.infer<typeof streamEventSchema>
