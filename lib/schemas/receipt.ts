import { z } from 'zod'
import { addressSchema, bytes32Schema, hexSchema, timeSchema, weiSchema } from './common.ts'

export const shareSchema = z.object({
  chainDatanetId: z.string(),
  datanetSlug: z.string(),
  datanetName: z.string(),
  version: z.number().int(),
  /** null: the Datanet's pool */
  datumHash: bytes32Schema.nullable(),
  contributor: addressSchema.nullable(),
  contributorName: z.string().nullable(),
  reviewer: addressSchema.nullable(),
  ppm: z.number().int().min(0).max(1_000_000),
  /** the row's text */
  prompt: z.string().nullable(),
  answer: z.string().nullable(),
})
export type Share = z.infer<typeof shareSchema>

export const epochHeaderSchema = z.object({
  claims: bytes32Schema,
  lines: bytes32Schema,
  receipts: bytes32Schema,
  data: bytes32Schema,
  total: weiSchema,
  lineSum: weiSchema,
})

/** Where a receipt stands on the chain: its leaf's place, the path to its epoch's receipts root, and the way from there to the
 * newest head that the contract keeps. */
export const receiptProofSchema = z.object({
  epoch: z.number().int(),
  index: z.number().int(),
  /** Σ fees of the receipts before it */
  sumBefore: weiSchema,
  proof: z.array(bytes32Schema),
  previousHead: bytes32Schema,
  /** of this epoch and of all after it */
  headers: z.array(epochHeaderSchema).min(1),
})
export type ReceiptProof = z.infer<typeof receiptProofSchema>

const bps = z.number().int().min(0).max(10_000)
/** How the fee is divided, in basis points; reviewers and curators have theirs of a row's part of the data share. */
export const feeBpsSchema = z.object({
  ...{ burn: bps, treasury: bps, stakers: bps, model: bps, data: bps },
  ...{ reviewers: bps, curators: bps },
})
export type FeeBps = z.infer<typeof feeBpsSchema>

export const receiptSchema = z.object({
  hash: bytes32Schema,
  kind: z.number().int(),
  modelId: z.string(),
  version: z.number().int(),
  adapterHash: bytes32Schema,
  indexRoot: bytes32Schema,
  promptHash: bytes32Schema,
  outputHash: bytes32Schema,
  fee: weiSchema,
  cumulative: weiSchema,
  channelId: bytes32Schema,
  nonce: z.string(),
  policyVersion: z.number().int(),
  /** of that policy version; null while it cannot be read, because the chain does not answer */
  fees: feeBpsSchema.nullable(),
  modelPayee: addressSchema,
  time: z.string(),
  sharesHash: bytes32Schema,
  signature: hexSchema,
  signer: addressSchema,
  createdAt: timeSchema,
  epoch: z.number().int().nullable(),
  shares: z.array(shareSchema),
})
export type Receipt = z.infer<typeof receiptSchema>
