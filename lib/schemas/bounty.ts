import { z } from 'zod'
import { addressSchema, bytes32Schema, idSchema, timeSchema, weiSchema } from './common.ts'

export const bountySchema = z.object({
  id: idSchema,
  chainBountyId: z.string().nullable(),
  title: z.string(),
  /** Markdown */
  terms: z.string(),
  termsHash: bytes32Schema,
  amount: weiSchema,
  state: z.enum(['draft', 'open', 'awarded', 'cancelled']),
  winner: addressSchema.nullable(),
  txHash: bytes32Schema.nullable(),
  createdAt: timeSchema,
})
export type Bounty = z.infer<typeof bountySchema>
export const bountiesOutput = z.object({
  bounties: z.array(bountySchema),
  /** wei left for bounties that are not posted yet */
  available: weiSchema,
  /** wei that the next release divides */
  pool: weiSchema,
})
export const createBountyInput = z.object({
  id: z.string(),
  title: z.string().trim().min(3, 'Give it a title of at least 3 characters.').max(120),
  terms: z.string().trim().min(10, 'Say what has to be delivered.').max(4000),
  amount: weiSchema,
})
export const confirmBountyInput = z.object({ bountyId: idSchema, txHash: bytes32Schema })

/** What models that were trained on a Datanet got wrong: rows worth adding. */
export const suggestionSchema = z.object({
  key: z.string(),
  source: z.enum(['scorecard', 'feedback']),
  question: z.string(),
  /** what the model said */
  answer: z.string(),
  /** what it should have said, where somebody knows */
  expected: z.string().nullable(),
  modelName: z.string().nullable(),
  modelSlug: z.string().nullable(),
  /** how often it was met */
  times: z.number().int(),
  at: timeSchema,
})
export type Suggestion = z.infer<typeof suggestionSchema>
