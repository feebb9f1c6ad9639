import { z } from 'zod'
import { addressSchema, bytes32Schema, hexSchema, idSchema, sha256Schema, timeSchema, weiSchema } from './common.ts'

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

/** What a training receipt pays for. Its canonical JSON is what the receipt's `outputHash` is the hash of. */
export const trainingRecordSchema = z.object({
  schema: z.literal('modelfactory-training/1'),
  /** `root`: newest head of the run's hash chain on the chain, null before the first anchor */
  run: z.object({ id: idSchema, root: bytes32Schema.nullable(), steps: z.number().int() }),
  /** which of the run's reservations it is paid from, 1 = the first */
  part: z.number().int().min(1),
  /** that it pays for, repeats counted; and of the run so far */
  tokens: z.number().int(),
  totalTokens: z.number().int(),
  baseModel: z.string(),
  adapter: z.object({ sha256: sha256Schema, ggufSha256: sha256Schema.nullable() }),
  /** null where the run ended before it was indexed: then the whole data share is the pools' */
  attributionIndexRoot: bytes32Schema.nullable(),
  datanets: z.array(z.object({ datanetId: z.string(), version: z.number().int() })),
})
export type TrainingRecord = z.infer<typeof trainingRecordSchema>

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
  /** of a training: the run, and its record as canonical JSON */
  training: z.object({ runId: idSchema, runName: z.string(), record: z.string() }).nullable().default(null),
})
export type Receipt = z.infer<typeof receiptSchema>
