import { z } from 'zod'
import { addressSchema, bytes32Schema, idSchema, pageInput, slugSchema, timeSchema, weiSchema } from './common.ts'
import { datumKindSchema, datumSchema } from './datum.ts'
import { findingRuleSchema } from './finding.ts'
import { versionChangesSchema, versionFilesSchema, versionQualitySchema } from './release.ts'
import { originSchema } from './upload.ts'

export const visibilitySchema = z.enum(['public', 'private'])
export const contributePolicySchema = z.enum(['open', 'request', 'list'])
export const memberRoleSchema = z.enum(['reader', 'contributor', 'reviewer', 'curator'])
export type MemberRole = z.infer<typeof memberRoleSchema>
export const memberStateSchema = z.enum(['requested', 'approved', 'declined', 'removed'])
export const datumStateSchema = z.enum(['proposed', 'accepted', 'rejected', 'withdrawn'])

export const datanetVersionSchema = z.object({
  id: idSchema,
  version: z.number().int(),
  root: bytes32Schema,
  rows: z.number().int(),
  manifestHash: bytes32Schema,
  notes: z.string(),
  changes: versionChangesSchema.nullable(),
  quality: versionQualitySchema.nullable(),
  files: versionFilesSchema,
  /** rows of it that their contributors have withdrawn since */
  withdrawnSince: z.number().int(),
  releasedAt: timeSchema.nullable(),
  txHash: bytes32Schema.nullable(),
})
export type DatanetVersion = z.infer<typeof datanetVersionSchema>

/** What a caller may do here. */
export const datanetAccessSchema = z.object({
  read: z.boolean(),
  contribute: z.boolean(),
  review: z.boolean(),
  curate: z.boolean(),
  own: z.boolean(),
  /** roles that the caller has asked for and that nobody has decided on */
  requested: z.array(memberRoleSchema),
})
export type DatanetAccess = z.infer<typeof datanetAccessSchema>

export const datanetSummarySchema = z.object({
  id: idSchema,
  slug: slugSchema,
  name: z.string(),
  domain: z.string(),
  summary: z.string(),
  tags: z.array(z.string()),
  licence: z.string(),
  kinds: z.array(datumKindSchema),
  visibility: visibilitySchema,
  /** accepted */
  rows: z.number().int(),
  /** proposed, waiting for review */
  waiting: z.number().int(),
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
  contributePolicy: contributePolicySchema,
  quorum: z.number().int(),
  recheckPercent: z.number().int(),
  versions: z.array(datanetVersionSchema),
  contributorBoard: z.array(
    z.object({
      address: addressSchema,
      name: z.string().nullable(),
      rows: z.number().int(),
      /** wei that rows of this Datanet earned, final or not */
      earned: weiSchema,
    }),
  ),
  models: z.array(z.object({ slug: slugSchema, name: z.string() })),
  access: datanetAccessSchema,
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
  state: datumStateSchema,
  origin: originSchema,
  tokens: z.number().int().nullable(),
  language: z.string().nullable(),
  flagged: z.boolean(),
  /** wei, final or not */
  earned: weiSchema,
})
export type DatanetRow = z.infer<typeof datanetRowSchema>
export const datanetRowsInput = pageInput.extend({
  id: z.string(),
  query: z.string().max(200).optional(),
  state: datumStateSchema.optional(),
  contributor: addressSchema.optional(),
})
export const datanetRowsOutput = z.object({
  rows: z.array(datanetRowSchema),
  /** where a text is looked for: from this page on, at most 1,000 */
  total: z.number().int(),
  nextCursor: z.string().nullable(),
})

/** Everything that ever happened to a row, oldest first. */
export const rowEventSchema = z.object({
  type: z.enum([
    'proposed',
    'accepted_by',
    'rejected_by',
    'commented',
    'decided',
    'edited',
    'released',
    'trained',
    'paid',
    'withdrawn',
  ]),
  at: timeSchema,
  by: addressSchema.nullable(),
  text: z.string(),
  href: z.string().nullable(),
  /** of payments */
  amount: weiSchema.nullable(),
})
export const datanetRowDetailSchema = datanetRowSchema.extend({
  datum: datumSchema,
  datanetSlug: slugSchema,
  datanetName: z.string(),
  contributionId: idSchema,
  signature: z.string(),
  batchRoot: bytes32Schema,
  reviewer: addressSchema.nullable(),
  flags: z.array(z.object({ rule: findingRuleSchema, reason: z.string().nullable() })),
  parent: datanetRowSchema.nullable(),
  children: z.array(datanetRowSchema),
  versions: z.array(z.number().int()),
  history: z.array(rowEventSchema),
  mayWithdraw: z.boolean(),
})
export type DatanetRowDetail = z.infer<typeof datanetRowDetailSchema>

const tag = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} -]{0,30}$/u, 'A tag is a word or two.')
const fields = {
  name: z.string().trim().min(3, 'Give it a name of at least 3 characters.').max(80),
  domain: z.string().trim().min(2, 'Name the field that it is about.').max(60),
  summary: z.string().trim().min(10, 'Say in a sentence what it is for.').max(240),
  description: z.string().trim().max(20_000),
  guidelines: z.string().trim().max(20_000),
  tags: z.array(tag).max(10, 'At most 10 tags.'),
  sampleQuestions: z.array(z.string().trim().min(1).max(300)).max(6),
  quorum: z.number().int().min(0).max(7),
  recheckPercent: z
    .number('Write a whole number from 0 to 50.')
    .int('Write a whole number from 0 to 50.')
    .min(0, 'Write a whole number from 0 to 50.')
    .max(50, 'Write a whole number from 0 to 50.'),
  contributePolicy: contributePolicySchema,
}
/** An SPDX id; the server knows which exist. It cannot be changed: contributors sign for it. */
export const licenceSchema = z.string().trim().min(2, 'Choose a licence.').max(60)
export const createDatanetInput = z.object({
  ...fields,
  description: fields.description.default(''),
  guidelines: fields.guidelines.default(''),
  tags: fields.tags.default([]),
  sampleQuestions: fields.sampleQuestions.default([]),
  quorum: fields.quorum.default(1),
  recheckPercent: fields.recheckPercent.default(5),
  contributePolicy: fields.contributePolicy.default('open'),
  licence: licenceSchema,
  kinds: z.array(datumKindSchema).min(1, 'Choose at least one kind of rows.').max(8),
  /** cannot be changed: the rows of a private Datanet are hashed with a salt */
  visibility: visibilitySchema.default('public'),
  /** salt of DatanetRegistry.create: with the creator it fixes the id that contributions are signed for */
  salt: bytes32Schema,
})
export type CreateDatanetInput = z.infer<typeof createDatanetInput>
export const updateDatanetInput = z.object(fields).partial().extend({ id: z.string() })

export const memberSchema = z.object({
  address: addressSchema,
  role: memberRoleSchema,
  state: memberStateSchema,
  note: z.string().nullable(),
  createdAt: timeSchema,
})
export type Member = z.infer<typeof memberSchema>
export const requestMembershipInput = z.object({
  id: z.string(),
  role: memberRoleSchema.exclude(['curator']),
  note: z.string().trim().max(300).optional(),
})
export const setMemberInput = z.object({
  id: z.string(),
  address: addressSchema,
  role: memberRoleSchema,
  state: memberStateSchema.exclude(['requested']),
})
export const licenceOutput = z.object({
  data: z.array(z.object({ id: z.string(), name: z.string(), meaning: z.string(), commercial: z.boolean() })),
  spdx: z.array(z.object({ id: z.string(), name: z.string() })),
})
