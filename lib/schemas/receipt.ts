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
