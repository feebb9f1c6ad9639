import { z } from 'zod'
import { demandKinds, predicates } from '#lib/domain/disputes.ts'
import { addressSchema, bytes32Schema, idSchema, timeSchema, weiSchema } from './common.ts'

export const lineRoles = ['model', 'contributor', 'reviewer', 'curator', 'pool'] as const
/** One amount from one answer or training. */
export const earningLineSchema = z.object({
  epoch: z.number().int().nullable(),
  state: z.enum(['estimated', 'pending', 'claimable', 'claimed']),
  role: z.enum(lineRoles),
  amount: weiSchema,
  receiptHash: bytes32Schema,
  question: z.string().nullable(),
  modelSlug: z.string().nullable(),
  modelName: z.string().nullable(),
  /** the run that was paid for, where it was a training */
  training: z.object({ id: idSchema, name: z.string() }).nullable(),
  /** the row that earned, when a row did */
  datumHash: bytes32Schema.nullable(),
  row: z.string().nullable(),
  ppm: z.number().int().nullable(),
  at: timeSchema,
})
export type EarningLine = z.infer<typeof earningLineSchema>

/** Arguments of Royalties.claim. */
export const claimProofSchema = z.object({
  epoch: z.number().int(),
  index: z.number().int(),
  account: addressSchema,
  cumulative: weiSchema,
  sumBefore: weiSchema,
  lineEnd: z.number().int(),
  proof: z.array(bytes32Schema),
})
export const earningsSchema = z.object({
  account: addressSchema,
  claimable: weiSchema,
  /** in epochs that are posted and not final, and in answers not settled yet */
  pending: weiSchema,
  claimed: weiSchema,
  claim: claimProofSchema.nullable(),
  /** when the next epoch is posted, if answers wait for one */
  nextSettlementAt: timeSchema.nullable(),
  lines: z.array(earningLineSchema),
})
export type Earnings = z.infer<typeof earningsSchema>

/** Why an epoch was voided: a rule that it broke, or demands that nobody answered. */
export const voidedSchema = z.object({
  /** head of the chain of headers that ended in it */
  head: bytes32Schema,
  tx: bytes32Schema,
  predicate: z.enum(predicates).nullable(),
  demands: z.array(z.object({ kind: z.enum(demandKinds), index: z.number().int() })),
})
export type Voided = z.infer<typeof voidedSchema>

export const epochSchema = z.object({
  number: z.number().int(),
  state: z.enum(['collecting', 'posted', 'finalised', 'voided']),
  /** while it is voided and not settled otherwise */
  voided: voidedSchema.nullable(),
  total: weiSchema,
  receipts: z.number().int(),
  postTx: bytes32Schema.nullable(),
  finaliseTx: bytes32Schema.nullable(),
  finalAt: timeSchema.nullable(),
  createdAt: timeSchema,
})
export type Epoch = z.infer<typeof epochSchema>
