import { z } from 'zod'
import { scoreSideSchema } from './run.ts'

const base = { at: z.string().optional() }

/** What `python -m ml train` writes to stdout, one JSON object a line (ARCHITECTURE.md, “The ML package”). */
export const mlEventSchema = z.discriminatedUnion('type', [
  z.object({ ...base, type: z.literal('stage'), stage: z.enum(['preparing', 'training', 'evaluating', 'saving']) }),
  z.object({
    ...base,
    type: z.literal('plan'),
    total_steps: z.number().int(),
    rows: z.number().int(),
    tokens: z.number().int(),
    max_length: z.number().int(),
  }),
  z.object({
    ...base,
    type: z.literal('step'),
    step: z.number().int(),
    epoch: z.number(),
    loss: z.number(),
    learning_rate: z.number(),
    grad_norm: z.number().nullable(),
    tokens: z.number().int(),
    tokens_per_s: z.number(),
    /** resident set of the trainer's process, MB */
    memory_mb: z.number(),
    rows: z.array(z.number().int()),
  }),
  z.object({
    ...base,
    type: z.literal('answer'),
    step: z.number().int(),
    id: z.string(),
    question: z.string(),
    expected: z.string(),
    answer: z.string(),
    correct: z.boolean(),
  }),
  z.object({ ...base, type: z.literal('eval'), step: z.number().int(), loss: z.number() }),
  z.object({ ...base, type: z.literal('checkpoint'), step: z.number().int(), path: z.string() }),
  z.object({
    ...base,
    type: z.literal('sample'),
    id: z.string(),
    kind: z.enum(['heldout', 'control']),
    question: z.string(),
    expected: z.string(),
    base: z.string(),
    tuned: z.string(),
    base_correct: z.boolean(),
    tuned_correct: z.boolean(),
  }),
  z.object({
    ...base,
    type: z.literal('scorecard'),
    base: scoreSideSchema,
    tuned: scoreSideSchema,
    previous: scoreSideSchema.nullable(),
    control: z.object({ correct: z.number().int(), total: z.number().int() }),
    verdict: z.string(),
  }),
  z.object({
    ...base,
    type: z.literal('artifact'),
    name: z.enum([
      'adapter_safetensors',
      'adapter_gguf',
      'index',
      'export_peft',
      'export_merged',
      'export_gguf-merged',
      'export_ollama',
    ]),
    path: z.string(),
    sha256: z.string(),
    bytes: z.number().int(),
  }),
  z.object({ ...base, type: z.literal('log'), level: z.enum(['info', 'warning', 'error']), message: z.string() }),
  z.object({
    ...base,
    type: z.literal('error'),
    code: z.string(),
    message: z.string(),
    /** index in train.jsonl, where one row is to blame */
    row: z.number().int().optional(),
  }),
  z.object({
    ...base,
    type: z.literal('done'),
    step: z.number().int(),
    stopped: z.boolean(),
    /** the held-out loss turned, so it ended itself */
    early: z.boolean(),
    /** tokens trained on, repeats counted: what is charged */
    tokens: z.number().int(),
  }),
])
export type MlEvent = z.infer<typeof mlEventSchema>

export const attributionReplySchema = z.union([
  z.object({
    id: z.string(),
    rows: z.array(z.object({ datum_hash: z.string(), score: z.number(), ppm: z.number().int() })).max(32),
    pool_ppm: z.number().int(),
    null_threshold: z.number(),
    ms: z.number(),
  }),
  z.object({ id: z.string(), error: z.object({ code: z.string(), message: z.string() }) }),
])
export type AttributionReply = z.infer<typeof attributionReplySchema>
