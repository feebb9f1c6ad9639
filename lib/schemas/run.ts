import { z } from 'zod'
import {
  addressSchema,
  bytes32Schema,
  hexSchema,
  idSchema,
  pageInput,
  sha256Schema,
  slugSchema,
  timeSchema,
  weiSchema,
} from './common.ts'
import { planSchema } from './plan.ts'
import { trainInputSchema, trainParamsSchema } from './train-params.ts'

export const runStates = [
  'queued',
  'preparing',
  'training',
  'evaluating',
  'saving',
  'ready',
  'pausing',
  'paused',
  'stopping',
  'stopped',
  'failed',
] as const
export const runStateSchema = z.enum(runStates)
export type RunState = z.infer<typeof runStateSchema>

/** Questions that the run is examined with. */
export const testSetSchema = z.discriminatedUnion('kind', [
  /** held-out questions of the Datanets, or rows that are spared from training */
  z.object({ kind: z.literal('heldout') }),
  /** a file of one's own (`runs.uploadTestSet`) */
  z.object({ kind: z.literal('upload'), sha256: sha256Schema }),
])
export type TestSet = z.infer<typeof testSetSchema>

/** Everything that decides what a run does; a plan is made of it, a clone starts from it. */
export const runSettingsSchema = z.object({
  name: z.string().trim().max(80).optional(),
  baseModelId: z.string().min(1, 'Pick a base model.'),
  datanets: z
    .array(
      z.object({
        versionId: idSchema,
        /** how often its rows come in one epoch */
        weight: z.coerce.number().min(0.1, 'A weight is at least 0.1.').max(10, 'A weight is at most 10.').default(1),
      }),
    )
    .min(1, 'Pick at least one Datanet.')
    .max(8, 'Pick at most 8 Datanets.'),
  params: trainInputSchema,
  /** an own run whose adapter this one goes on from */
  initRunId: idSchema.nullable().default(null),
  testSet: testSetSchema.default({ kind: 'heldout' }),
})
export type RunSettings = z.infer<typeof runSettingsSchema>

export const paymentSchema = z.object({
  /** wei: the most that this run may cost; it ends itself before it costs more */
  cap: weiSchema,
  voucher: z.object({ channelId: bytes32Schema, maxClaimableAmount: weiSchema, signature: hexSchema }),
})
export const createRunInput = runSettingsSchema.extend({
  /** the run whose settings these were at first */
  parentRunId: idSchema.nullable().default(null),
  /** null where training is free */
  payment: paymentSchema.nullable().default(null),
  /** of two waiting runs of one person the higher one goes first; others' turns are not touched */
  priority: z.coerce.number().int().min(-1).max(1).default(0),
  /** the same key gives the same run: a second click starts nothing */
  idempotencyKey: z.string().min(8).max(80),
})
export type CreateRunInput = z.input<typeof createRunInput>

/** Up to six settings that differ in parameters alone, as one comparison. */
export const createSweepInput = runSettingsSchema.omit({ params: true }).extend({
  variants: z.array(trainInputSchema).min(2, 'A sweep has at least two settings.').max(6, 'A sweep has at most six.'),
  /** one cap for each of its runs */
  payment: paymentSchema.nullable().default(null),
  idempotencyKey: z.string().min(8).max(72),
})

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
  datanets: z.array(z.object({ slug: slugSchema, name: z.string(), version: z.number().int(), weight: z.number() })),
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
  method: trainParamsSchema.shape.method,
  objective: trainParamsSchema.shape.objective,
  sweepId: idSchema.nullable(),
  /** the run that it was cloned from */
  parentRunId: idSchema.nullable(),
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
  /** why "auto" became what it is, by field */
  reasons: z.record(z.string(), z.string()),
  /** as it was asked for: what a clone starts from; null for others' */
  settings: runSettingsSchema.nullable(),
  plan: planSchema.nullable(),
  provider: z.string().nullable(),
  slot: z.string().nullable(),
  priority: z.number().int(),
  /** the held-out loss turned, so it ended itself */
  early: z.boolean(),
  /** what was reserved and charged; null where training was free */
  payment: z
    .object({
      cap: weiSchema,
      charged: weiSchema.nullable(),
      tokens: z.number().int().nullable(),
      receiptHash: bytes32Schema.nullable(),
    })
    .nullable(),
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
  /** the runs of one sweep alone */
  sweepId: idSchema.optional(),
})
