import { z } from 'zod'
import { weiSchema } from './common.ts'
import { trainParamsSchema } from './train-params.ts'

export const memoryTermNames = ['process', 'weights', 'adapter', 'activations', 'logits'] as const
const secondsRange = z.object({ from: z.number(), expected: z.number(), to: z.number() })

/** What a run would do and cost, before it starts. */
export const planSchema = z.object({
  /** rows that train, weights counted; questions that examine */
  rows: z.number().int(),
  heldoutQuestions: z.number().int(),
  /** tokens of all rows once; and as often as they are seen: what is charged */
  tokens: z.number().int(),
  totalTokens: z.number().int(),
  steps: z.number().int(),
  /** with every "auto" resolved */
  params: trainParamsSchema,
  /** why, by field that was "auto" */
  reasons: z.record(z.string(), z.string()),
  lengths: z.object({
    median: z.number().int(),
    p99: z.number().int(),
    longest: z.number().int(),
    /** rows with a number of tokens in [from, to) */
    histogram: z.array(z.object({ from: z.number().int(), to: z.number().int(), rows: z.number().int() })),
    /** rows above max_length: [index, tokens] of the first few, and how many */
    tooLong: z.number().int(),
  }),
  memory: z.object({
    /** bytes that it takes and that are free on the slot where it would run */
    bytes: z.number(),
    available: z.number(),
    /** the formula's terms, bytes each */
    terms: z.array(z.object({ name: z.enum(memoryTermNames), bytes: z.number() })),
    fits: z.boolean(),
  }),
  /** from the first step to Ready, without the queue */
  seconds: secondsRange,
  calibration: z.object({
    /** finished runs of this installation that it was measured on */
    runs: z.number().int(),
    /** median relative error of their predicted times; null before there are any */
    error: z.number().nullable(),
    /** nine in ten of the last 20 predictions were within ± this part; null with fewer than three */
    within: z.number().nullable(),
  }),
  price: z.object({
    per1kTokens: weiSchema,
    /** wei: for everything it plans; the least cap that lets it end by itself */
    expected: weiSchema,
    /** wei: cap that is proposed */
    cap: weiSchema,
  }),
  queue: z.object({ ahead: z.number().int(), seconds: z.number().nullable(), slot: z.string() }),
  /** sentences: what to look at before Start */
  warnings: z.array(z.string()),
})
export type Plan = z.infer<typeof planSchema>
