import { z } from 'zod'
import { addressSchema, bytes32Schema, hexSchema, idSchema, pageInput, slugSchema, timeSchema } from './common.ts'
import { datumKindSchema, datumSchema } from './datum.ts'

/** Largest file that a browser may send, in bytes. */
export const maxUploadBytes = 20_000_000
/** Most rows of one upload. */
export const maxUploadRows = 5_000

export const licences = [
  'CC0-1.0',
  'CC-BY-4.0',
  'CC-BY-SA-4.0',
  'CC-BY-NC-4.0',
  'Apache-2.0',
  'MIT',
  'ODbL-1.0',
] as const

export const datanetVersionSchema = z.object({
  id: idSchema,
  version: z.number().int(),
  root: bytes32Schema,
  rows: z.number().int(),
  manifestHash: bytes32Schema,
  releasedAt: timeSchema.nullable(),
  txHash: bytes32Schema.nullable(),
})
export const datanetSummarySchema = z.object({
  id: idSchema,
  slug: slugSchema,
  name: z.string(),
  domain: z.string(),
  summary: z.string(),
  licence: z.string(),
  kind: datumKindSchema,
  rows: z.number().int(),
  contributors: z.number().int(),
  heldoutQuestions: z.number().int(),
  ownerAddress: addressSchema,
  /** newest version; training needs one that is released */
  latestVersion: datanetVersionSchema.nullable(),
  createdAt: timeSchema,
})
export type DatanetSummary = z.infer<typeof datanetSummarySchema>
export const datanetDetailSchema = datanetSummarySchema.extend({
  chainDatanetId: z.string(),
  /** of DatanetRegistry.create; with the creator it gives the id, to nobody else */
  salt: bytes32Schema,
  description: z.string(),
  guidelines: z.string(),
  sampleQuestions: z.array(z.string()),
  versions: z.array(datanetVersionSchema),
  contributorBoard: z.array(z.object({ address: addressSchema, name: z.string().nullable(), rows: z.number().int() })),
  models: z.array(z.object({ slug: slugSchema, name: z.string() })),
})
export type DatanetDetail = z.infer<typeof datanetDetailSchema>

export const datanetRowSchema = z.object({
  hash: bytes32Schema,
  kind: datumKindSchema,
  /** the row as a conversation, as training renders it */
  prompt: z.string(),
  answer: z.string(),
  contributor: addressSchema,
  contributorName: z.string().nullable(),
  state: z.enum(['proposed', 'accepted', 'rejected', 'withdrawn']),
})
export type DatanetRow = z.infer<typeof datanetRowSchema>
export const datanetRowsInput = pageInput.extend({ id: z.string(), query: z.string().max(200).optional() })
export const datanetRowsOutput = z.object({
  rows: z.array(datanetRowSchema),
  total: z.number().int(),
  nextCursor: z.string().nullable(),
})

/** One thing wrong in a file: where, what, and the way out, in one sentence. */
export const fileIssueSchema = z.object({
  line: z.number().int().nullable(),
  column: z.string().nullable(),
  message: z.string(),
  excerpt: z.string().nullable(),
})
export type FileIssue = z.infer<typeof fileIssueSchema>
export const checkUploadOutput = z.object({
  uploadId: idSchema.nullable(),
  fileName: z.string(),
  kind: datumKindSchema.nullable(),
  rows: z.number().int(),
  issues: z.array(fileIssueSchema),
  issuesTotal: z.number().int(),
  /** every row as it would be hashed and signed; empty while there are issues */
  data: z.array(datumSchema),
  preview: z.array(z.object({ prompt: z.string(), answer: z.string() })),
  /** rows per bin of estimated tokens */
  histogram: z.array(z.object({ from: z.number().int(), to: z.number().int(), rows: z.number().int() })),
})
export type CheckUploadOutput = z.infer<typeof checkUploadOutput>

export const commitUploadInput = z.object({ uploadId: idSchema, commitment: bytes32Schema })
export const createDatanetInput = z.object({
  uploadId: idSchema,
  name: z.string().trim().min(3, 'Give it a name of at least 3 characters.').max(80),
  domain: z.string().trim().min(2).max(60),
  summary: z.string().trim().min(10, 'Say in a sentence what it is for.').max(240),
  licence: z.enum(licences),
  /** salt of DatanetRegistry.create: fixes the id that is signed for */
  datanetSalt: bytes32Schema,
  contribution: z.object({
    salt: bytes32Schema,
    nonce: z.string().regex(/^\d{1,78}$/),
    deadline: z.number().int(),
    signature: hexSchema,
  }),
})
export type CreateDatanetInput = z.infer<typeof createDatanetInput>
export const createDatanetOutput = z.object({
  id: idSchema,
  slug: slugSchema,
  /** arguments of the one transaction that registers and releases it: DatanetRegistry.create */
  release: z.object({ salt: bytes32Schema, root: bytes32Schema, rows: z.number().int(), manifestHash: bytes32Schema }),
})
export const confirmReleaseInput = z.object({ id: idSchema, txHash: bytes32Schema })
