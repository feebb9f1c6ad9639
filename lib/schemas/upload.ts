import { z } from 'zod'
import { addressSchema, bytes32Schema, hexSchema, idSchema, pageInput, timeSchema } from './common.ts'
import { datumKindSchema, datumSchema } from './datum.ts'
import { doctorReportSchema, findingChoicesSchema, findingRuleSchema, findingSchema } from './finding.ts'

/** Largest file, in bytes. */
export const maxUploadBytes = 200_000_000
/** Most rows of one batch. */
export const maxUploadRows = 2_000_000
/** Longest text that may be pasted, in characters. */
export const maxPasteCharacters = 2_000_000
/** Longest single cell, in characters. */
export const maxCellCharacters = 1_000_000

export const uploadFormats = ['jsonl', 'json', 'csv', 'tsv', 'parquet', 'txt', 'md', 'pdf', 'docx'] as const
export const uploadFormatSchema = z.enum(uploadFormats)
export type UploadFormat = z.infer<typeof uploadFormatSchema>
/** Formats that hold running text, not rows. */
export const documentFormats: readonly UploadFormat[] = ['txt', 'md', 'pdf', 'docx']
/** How a row came to be; stands beside it for ever. `draft`: proposed by a model and accepted by its contributor. */
export const originSchema = z.enum(['upload', 'paste', 'form', 'hub', 'append', 'draft', 'edit', 'feedback', 'review'])
export type Origin = z.infer<typeof originSchema>

export const uploadStateSchema = z.enum([
  'receiving',
  'inspecting',
  'mapping',
  'checking',
  'checked',
  'storing',
  'stored',
  'failed',
  'cancelled',
])

/** How a file's columns become the fields of a row, or how a document becomes rows. */
export const uploadMappingSchema = z.discriminatedUnion('as', [
  z.object({
    as: z.literal('rows'),
    kind: datumKindSchema,
    /** field of the kind → name of the column, as {instruction: 'Question'}; a nested column by its path, as 'qa.question' */
    columns: z.record(z.string(), z.string()),
    /** field of the kind → the same text for every row, as {target_language: 'Italian'} */
    constants: z.record(z.string(), z.string()).default({}),
  }),
  z.object({
    as: z.literal('passages'),
    /** longest passage, in tokens of the base model */
    tokens: z.number().int().min(32).max(1024).default(200),
  }),
])
export type UploadMapping = z.infer<typeof uploadMappingSchema>

/** What a first look at a file says. */
export const inspectionSchema = z.object({
  format: uploadFormatSchema,
  /** as 'utf-8' or 'windows-1252' (then converted); null for binary formats */
  encoding: z.string().nullable(),
  /** rows of a table, or pages of a document; an estimate when not all was read */
  rows: z.number().int(),
  exact: z.boolean(),
  columns: z.array(
    z.object({
      name: z.string(),
      /** text, number, boolean, list, object, messages */
      type: z.string(),
      /** of the rows looked at, per mille */
      filledPermille: z.number().int(),
      examples: z.array(z.string()),
    }),
  ),
  /** the best guess; null when the user must say */
  mapping: uploadMappingSchema.nullable(),
  /** the first rows or passages as they lie in the file */
  preview: z.array(z.record(z.string(), z.string())),
})
export type Inspection = z.infer<typeof inspectionSchema>

export const uploadSchema = z.object({
  id: idSchema,
  datanetId: idSchema,
  fileName: z.string(),
  format: uploadFormatSchema,
  origin: originSchema,
  bytes: z.number().int(),
  state: uploadStateSchema,
  inspection: inspectionSchema.nullable(),
  mapping: uploadMappingSchema.nullable(),
  choices: findingChoicesSchema,
  report: doctorReportSchema.nullable(),
  doneRows: z.number().int(),
  doneBytes: z.number().int(),
  kind: datumKindSchema.nullable(),
  /** rows, root: of the batch to be signed; null while something blocks */
  rows: z.number().int().nullable(),
  batchRoot: bytes32Schema.nullable(),
  committedAt: timeSchema.nullable(),
  contributionId: idSchema.nullable(),
  error: z.object({ message: z.string(), place: z.string().nullable() }).nullable(),
  createdAt: timeSchema,
})
export type Upload = z.infer<typeof uploadSchema>

/** Text is checked at once; a file is then sent to `/api/files/<id>` in parts (the tus protocol, resumable). */
export const createUploadInput = z.object({
  id: z.string(),
  fileName: z.string().trim().min(1).max(200),
  format: uploadFormatSchema,
  origin: originSchema.exclude(['append', 'edit', 'review']).default('upload'),
  /** bytes of a file that will be sent */
  size: z.number().int().min(1, 'The file is empty; choose one with at least one row.').max(maxUploadBytes).optional(),
  /** the whole text instead of a file */
  text: z.string().min(1).max(maxPasteCharacters).optional(),
  /** id of a dataset on the Hugging Face Hub instead of a file, as 'user/name' */
  hub: z
    .object({
      dataset: z.string().regex(/^[\w.-]+\/[\w.-]+$|^[\w.-]+$/, 'An id on the Hub looks like user/name.'),
      split: z.string().default('train'),
      file: z.string().optional(),
    })
    .optional(),
})
export const checkUploadInput = z.object({
  uploadId: idSchema,
  mapping: uploadMappingSchema.optional(),
  choices: findingChoicesSchema.optional(),
})
export const uploadFindingsInput = pageInput.extend({ uploadId: idSchema, rule: findingRuleSchema.optional() })
export const uploadFindingsOutput = z.object({ findings: z.array(findingSchema), nextCursor: z.string().nullable() })
export const uploadRowsInput = pageInput.extend({ uploadId: idSchema })
export const uploadRowsOutput = z.object({
  rows: z.array(z.object({ line: z.number().int(), datum: datumSchema, tokens: z.number().int() })),
  nextCursor: z.string().nullable(),
})
export const commitUploadInput = z.object({ uploadId: idSchema, commitment: bytes32Schema })
/** What makes a committed batch a contribution: the fields of the EIP-712 Contribution that the server does not know. */
export const batchSignatureSchema = z.object({
  salt: bytes32Schema,
  nonce: z.string().regex(/^\d{1,78}$/),
  /** seconds */
  deadline: z.number().int(),
  signature: hexSchema,
})
export type BatchSignature = z.infer<typeof batchSignatureSchema>
export const signUploadInput = batchSignatureSchema.extend({ uploadId: idSchema })

/** Question–answer drafts that a model makes of a document's passages; people edit and accept them one by one. */
export const draftSchema = z.object({
  index: z.number().int(),
  passage: z.string(),
  question: z.string(),
  answer: z.string(),
  /** the model that proposed it */
  model: z.string(),
})
export const draftsOutput = z.object({
  state: z.enum(['none', 'drafting', 'done', 'failed']),
  done: z.number().int(),
  total: z.number().int(),
  drafts: z.array(draftSchema),
  error: z.string().nullable(),
})

/** Programs and feeds: the signature says who contributes; no session is needed. */
export const appendCommitInput = z.object({ id: z.string(), contributor: addressSchema, commitment: bytes32Schema })
export const appendInput = batchSignatureSchema.extend({
  id: z.string(),
  contributor: addressSchema,
  kind: datumKindSchema,
  data: z.array(datumSchema).min(1).max(1000),
  /** of rows of a private Datanet, in their order: 32 random bytes each, hashed with them */
  salts: z.array(bytes32Schema).max(1000).optional(),
})
export const appendOutput = z.object({
  contributionId: idSchema,
  rows: z.number().int(),
  hashes: z.array(bytes32Schema),
})
