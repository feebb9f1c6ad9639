import { z } from 'zod'
import { addressSchema, bytes32Schema, idSchema, pageInput, slugSchema, timeSchema } from './common.ts'
import { trainParamsSchema } from './train-params.ts'

export const runStates = [
  'queued',
  'preparing',
  'training',
  'evaluating',
  'saving',
  'ready',
  'stopping',
  'stopped',
  'failed',
] as const
export const runStateSchema = z.enum(runStates)
export type RunState = z.infer<typeof runStateSchema>

export const createRunInput = z.object({
  name: z.string().trim().max(80).optional(),
  baseModelId: z.string().min(1, 'Pick a base model.'),
  datanetVersionIds: z.array(idSchema).min(1, 'Pick at least one Datanet.').max(8),
  params: trainParamsSchema,
  /** the same key gives the same run: a second click starts nothing */
  idempotencyKey: z.string().min(8).max(80),
})
export type CreateRunInput = z.input<typeof createRunInput>

export const metricNames = [
  'loss',
  'perplexity',
  'exact_match',
  'contains',
  'rouge_l',
  'chrf',
  'preference_accuracy',
  'general_perplexity',
  'refusal_rate',
  'repetition_rate',
  'unfinished_rate',
  'answer_tokens',
] as const
export type MetricName = (typeof metricNames)[number]
/** A value with its 95 % bootstrap interval over n questions. */
export const metricSchema = z.object({ value: z.number(), low: z.number(), high: z.number(), n: z.number().int() })
export type Metric = z.infer<typeof metricSchema>
export const scoreSideSchema = z.object({
  correct: z.number().int(),
  total: z.number().int(),
  loss: z.number().nullable(),
  /** those that fit; none in scorecards of older runs */
  metrics: z.partialRecord(z.enum(metricNames), metricSchema).default({}),
})
export const scorecardSchema = z.object({
  base: scoreSideSchema,
  tuned: scoreSideSchema,
  /** the adapter that the run went on from */
  previous: scoreSideSchema.nullable().default(null),
  control: z.object({ correct: z.number().int(), total: z.number().int() }),
  verdict: z.string(),
})
export type Scorecard = z.infer<typeof scorecardSchema>
export const runSampleSchema = z.object({
  kind: z.enum(['heldout', 'control']),
  question: z.string(),
  expected: z.string(),
  base: z.string(),
  tuned: z.string(),
  baseCorrect: z.boolean(),
  tunedCorrect: z.boolean(),
})
export type RunSample = z.infer<typeof runSampleSchema>

export const runSummarySchema = z.object({
  id: idSchema,
  name: z.string(),
  state: runStateSchema,
  /** 1 = next; null when it does not wait */
  queuePosition: z.number().int().nullable(),
  baseModelId: z.string(),
  datanets: z.array(z.object({ slug: slugSchema, name: z.string(), version: z.number().int() })),
  step: z.number().int(),
  totalSteps: z.number().int().nullable(),
  ownerAddress: addressSchema,
  createdAt: timeSchema,
  startedAt: timeSchema.nullable(),
  finishedAt: timeSchema.nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  scorecard: scorecardSchema.nullable(),
  /** slug of the model it was published as */
  modelSlug: slugSchema.nullable(),
})
export type RunSummary = z.infer<typeof runSummarySchema>
export const checkpointSchema = z.object({
  step: z.number().int(),
  createdAt: timeSchema,
  stepsRoot: bytes32Schema.nullable(),
  head: bytes32Schema.nullable(),
  txHash: bytes32Schema.nullable(),
})
export const runDetailSchema = runSummarySchema.extend({
  params: trainParamsSchema,
  attempt: z.number().int(),
  checkpoints: z.array(checkpointSchema),
  samples: z.array(runSampleSchema),
  adapterSha256: z.string().nullable(),
  indexRoot: bytes32Schema.nullable(),
  runRoot: bytes32Schema.nullable(),
  /** seq of the newest event, where a live view goes on from */
  lastSeq: z.number().int(),
  /** may the caller stop, resume, publish it */
  canManage: z.boolean(),
})
export type RunDetail = z.infer<typeof runDetailSchema>
export const listRunsInput = pageInput.extend({
  /** a query string says it as text */
  mine: z.union([z.boolean(), z.stringbool()]).default(false),
})
