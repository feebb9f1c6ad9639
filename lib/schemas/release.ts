import { z } from 'zod'
import { addressSchema, bytes32Schema, idSchema, sha256Schema, timeSchema, weiSchema } from './common.ts'
import { doctorReportSchema } from './finding.ts'

/** A version against the one before it. */
export const versionChangesSchema = z.object({
  added: z.number().int(),
  removed: z.number().int(),
  edited: z.number().int(),
  unchanged: z.number().int(),
})
/** How good a version is, as far as that can be counted. */
export const versionQualitySchema = z.object({
  /** Krippendorff's alpha of the reviews so far */
  alpha: z.number().nullable(),
  acceptedPermille: z.number().int(),
  /** rows with a kept finding, per mille */
  flaggedPermille: z.number().int(),
  reviewedPermille: z.number().int(),
  contributors: z.number().int(),
  reviewers: z.number().int(),
  tokens: z.number().int(),
  histogram: z.array(z.object({ from: z.number().int(), to: z.number().int(), rows: z.number().int() })),
})
export type VersionQuality = z.infer<typeof versionQualitySchema>
export const versionFilesSchema = z.record(z.string(), z.object({ sha256: sha256Schema, bytes: z.number().int() }))

/** What would be released now. */
export const releasePreviewSchema = z.object({
  version: z.number().int(),
  rows: z.number().int(),
  changes: versionChangesSchema,
  /** acceptances that their reviewers have not signed yet, by reviewer; they do not hinder a release */
  unsigned: z.array(z.object({ reviewer: addressSchema, votes: z.number().int() })),
  /** the newest report of the doctor over these rows, and whether rows changed since */
  doctor: z
    .object({
      id: idSchema,
      state: z.enum(['checking', 'done', 'failed']),
      report: doctorReportSchema.nullable(),
      doneRows: z.number().int(),
      rows: z.number().int(),
      stale: z.boolean(),
      error: z.string().nullable(),
      at: timeSchema,
    })
    .nullable(),
  /** wei of the pool that the release divides */
  pool: weiSchema,
})
export const releaseJobSchema = z.object({
  id: idSchema,
  datanetId: idSchema,
  state: z.enum(['preparing', 'prepared', 'failed', 'released']),
  stage: z.string(),
  doneRows: z.number().int(),
  totalRows: z.number().int(),
  error: z.string().nullable(),
  /** the transaction that makes it immutable: `create` of the first version, `release` of later ones */
  transaction: z
    .object({
      functionName: z.enum(['create', 'release']),
      version: z.number().int(),
      /** of create */
      salt: bytes32Schema.nullable(),
      /** of release */
      chainDatanetId: z.string(),
      root: bytes32Schema,
      rows: z.number().int(),
      manifestHash: bytes32Schema,
    })
    .nullable(),
})
export type ReleaseJob = z.infer<typeof releaseJobSchema>
export const prepareReleaseInput = z.object({ id: z.string(), notes: z.string().trim().max(2000).default('') })
export const confirmReleaseInput = z.object({ id: z.string(), txHash: bytes32Schema })
export const withdrawInput = z.object({
  hash: bytes32Schema,
  id: z.string(),
  reason: z.string().trim().max(300).optional(),
})
