import { z } from 'zod'
import { addressSchema, bytes32Schema, idSchema, pageInput, slugSchema, timeSchema } from './common.ts'
import { datumKindSchema, datumSchema } from './datum.ts'
import { findingRuleSchema } from './finding.ts'
import { batchSignatureSchema } from './upload.ts'

export const rejectReasons = [
  'wrong',
  'unclear',
  'off_topic',
  'duplicate',
  'private',
  'licence',
  'style',
  'other',
] as const
export const verdictSchema = z.enum(['accept', 'reject', 'skip'])

/** A row as a reviewer sees it: nobody else's vote, so that nobody follows. */
export const reviewItemSchema = z.object({
  datumId: idSchema,
  hash: bytes32Schema,
  kind: datumKindSchema,
  datum: datumSchema,
  prompt: z.string(),
  answer: z.string(),
  tokens: z.number().int().nullable(),
  language: z.string().nullable(),
  origin: z.string(),
  contributor: addressSchema,
  contributorName: z.string().nullable(),
  proposedAt: timeSchema,
  flags: z.array(
    z.object({
      rule: findingRuleSchema,
      reason: z.string().nullable(),
      /** the row that it resembles; null where there is none or its Datanet may not be read */
      similar: z
        .object({
          hash: bytes32Schema,
          datanetSlug: slugSchema,
          datanetName: z.string(),
          contributor: addressSchema,
          prompt: z.string(),
          answer: z.string(),
        })
        .nullable(),
    }),
  ),
  /** the row that this one edits, beside it */
  parent: z.object({ hash: bytes32Schema, prompt: z.string(), answer: z.string() }).nullable(),
  comments: z.array(z.object({ id: idSchema, author: addressSchema, text: z.string(), at: timeSchema })),
  /** a decided row that is shown to one more reviewer, as some are */
  recheck: z.boolean(),
})
export type ReviewItem = z.infer<typeof reviewItemSchema>
export const nextReviewsInput = z.object({
  id: z.string(),
  limit: z.coerce.number().int().min(1).max(50).default(20),
  /** rows that the caller holds already */
  except: z.array(idSchema).max(200).default([]),
})
export const nextReviewsOutput = z.object({
  items: z.array(reviewItemSchema),
  /** rows that still wait for the caller */
  waiting: z.number().int(),
  /** votes of the caller that are not signed yet, at most 1,000: as many as one signature takes */
  unsigned: z.number().int(),
  /** why nothing is shown, where a rule keeps rows back */
  note: z.string().nullable(),
})
export const voteInput = z
  .object({
    datumId: idSchema,
    verdict: verdictSchema,
    reason: z.enum(rejectReasons).optional(),
    comment: z.string().trim().max(1000).optional(),
  })
  .refine(({ verdict, reason }) => verdict !== 'reject' || reason !== undefined, {
    message: 'Say why the row is rejected.',
    path: ['reason'],
  })
export const voteOutput = z.object({
  datumId: idSchema,
  state: z.enum(['proposed', 'accepted', 'rejected', 'withdrawn']),
  /** votes that count so far, and how many decide */
  votes: z.number().int(),
  quorum: z.number().int(),
})
/** @property datumSalt 32 random bytes that are hashed with the row, where its Datanet is private */
export const editRowInput = batchSignatureSchema.extend({
  datumId: idSchema,
  datum: datumSchema,
  datumSalt: bytes32Schema.optional(),
})
/** Votes as the batch of `validation` rows that a reviewer signs. */
export const unsignedVotesOutput = z.object({
  data: z.array(datumSchema),
  batchRoot: bytes32Schema.nullable(),
  licence: z.string(),
  chainDatanetId: z.string(),
})
export const signVotesInput = batchSignatureSchema.extend({ id: z.string(), batchRoot: bytes32Schema })

export const reviewerStatsSchema = z.object({
  reviewer: addressSchema,
  votes: z.number().int(),
  accepted: z.number().int(),
  rejected: z.number().int(),
  /** Krippendorff's alpha (nominal) over the rows that this reviewer shares with others; null with fewer than 10 */
  alpha: z.number().nullable(),
  /** of decided rows, how often the decision was this reviewer's; per mille */
  withDecisionPermille: z.number().int().nullable(),
  /** weight of the next vote, in millionths of a full one */
  weight: z.number().int(),
  signed: z.number().int(),
  lastAt: timeSchema.nullable(),
})
export const agreementOutput = z.object({
  alpha: z.number().nullable(),
  rowsSharedByReviewers: z.number().int(),
  waiting: z.number().int(),
  recheckedRows: z.number().int(),
  recheckedOverturned: z.number().int(),
  reviewers: z.array(reviewerStatsSchema),
})
export type Agreement = z.infer<typeof agreementOutput>
/** Rows on which all of at least `agreeing` votes are acceptances. */
export const bulkInput = pageInput.extend({
  id: z.string(),
  agreeing: z.coerce.number().int().min(2).max(10).default(2),
})
export const bulkOutput = z.object({
  total: z.number().int(),
  rows: z.array(reviewItemSchema),
  nextCursor: z.string().nullable(),
})
export const bulkAcceptInput = z.object({ id: z.string(), agreeing: z.number().int().min(2).max(10) })
export const commentInput = z.object({
  datumId: idSchema,
  text: z.string().trim().min(1, 'Write something first.').max(1000),
})
export const suggestionOutput = z.object({
  verdict: z.enum(['accept', 'reject', 'unsure']),
  reason: z.string(),
  model: z.string(),
})
