import { z } from 'zod'
import { timeSchema } from './common.ts'
import { metricSchema } from './run.ts'

/** What one reply said: the answer that stood first, the second, or neither. */
export const judgeVerdictSchema = z.enum(['first', 'second', 'tie'])
export type JudgeVerdict = z.infer<typeof judgeVerdictSchema>

export const judgedPairSchema = z.object({
  question: z.string(),
  expected: z.string(),
  base: z.string(),
  tuned: z.string(),
  /** `disagreed`: the two orders said different things; `unreadable`: a reply held no verdict. Both count as ties */
  outcome: z.enum(['tuned', 'base', 'tie', 'disagreed', 'unreadable']),
  /** one of each order */
  replies: z.array(z.object({ tunedFirst: z.boolean(), verdict: judgeVerdictSchema.nullable(), text: z.string() })),
})
export type JudgedPair = z.infer<typeof judgedPairSchema>

export const judgementResultSchema = z.object({
  pairs: z.number().int(),
  wins: z.number().int(),
  losses: z.number().int(),
  /** where both orders said so */
  ties: z.number().int(),
  disagreed: z.number().int(),
  unreadable: z.number().int(),
  /** of wins, a tie as half of one */
  share: metricSchema,
})
export type JudgementResult = z.infer<typeof judgementResultSchema>

export const judgementSchema = z.object({
  /** the model that this installation asks, and where; null where none is set up */
  judge: z.object({ model: z.string(), host: z.string() }).nullable(),
  /** held-out questions that were answered differently: each is asked about twice */
  pairs: z.number().int(),
  /** held-out questions that were answered alike, and are left out */
  alike: z.number().int(),
  /** may the caller ask */
  canAsk: z.boolean(),
  /** why they may not although the run is theirs; null otherwise */
  barred: z.string().nullable(),
  state: z.enum(['none', 'judging', 'ready', 'stopped', 'failed']),
  /** of `pairs` × 2 */
  replies: z.number().int(),
  /** who judged; null before */
  by: z.object({ model: z.string(), host: z.string() }).nullable(),
  startedAt: timeSchema.nullable(),
  finishedAt: timeSchema.nullable(),
  /** why it failed, or while it judges what it waits for */
  message: z.string().nullable(),
  result: judgementResultSchema.nullable(),
  /** with both replies, in the order of the questions; none while it judges */
  judged: z.array(judgedPairSchema),
})
export type Judgement = z.infer<typeof judgementSchema>
