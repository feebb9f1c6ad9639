import { z } from 'zod'
import { addressSchema, bytes32Schema, idSchema, sha256Schema, slugSchema, timeSchema, weiSchema } from './common.ts'
import { runSampleSchema, scorecardSchema } from './run.ts'
import { trainParamsSchema } from './train-params.ts'

export const modelDatanetSchema = z.object({
  slug: slugSchema,
  name: z.string(),
  chainDatanetId: z.string(),
  version: z.number().int(),
  root: bytes32Schema,
})
export const modelSummarySchema = z.object({
  id: idSchema,
  slug: slugSchema,
  name: z.string(),
  summary: z.string(),
  ownerAddress: addressSchema,
  version: z.number().int(),
  baseModelId: z.string(),
  /** wei for 1,000 tokens */
  pricePer1k: weiSchema,
  publishedAt: timeSchema,
  scorecard: scorecardSchema.nullable(),
  datanets: z.array(modelDatanetSchema),
  answers: z.number().int(),
})
export type ModelSummary = z.infer<typeof modelSummarySchema>
export const modelDetailSchema = modelSummarySchema.extend({
  /** `withdrawnRows`: rows that it trained on and that their contributors have withdrawn since its run was started */
  datanets: z.array(modelDatanetSchema.extend({ withdrawnRows: z.number().int() })),
  chainModelId: z.string(),
  adapterSha256: sha256Schema,
  ggufSha256: sha256Schema,
  templateHash: bytes32Schema,
  runRoot: bytes32Schema,
  indexRoot: bytes32Schema,
  passportHash: bytes32Schema,
  passport: z.record(z.string(), z.json()),
  txHash: bytes32Schema,
  blockNumber: z.string(),
  runId: idSchema,
  params: trainParamsSchema,
  samples: z.array(runSampleSchema),
  sampleQuestions: z.array(z.string()),
  anchors: z.array(z.object({ step: z.number().int(), txHash: bytes32Schema })),
})
export type ModelDetail = z.infer<typeof modelDetailSchema>

export const preparePublishInput = z.object({
  runId: idSchema,
  name: z.string().trim().min(3, 'Give it a name of at least 3 characters.').max(60),
  slug: slugSchema,
  summary: z.string().trim().min(10, 'Say in a sentence what it is good at.').max(240),
  pricePer1k: weiSchema.refine(
    (value) => BigInt(value) <= 10n ** 21n,
    'The price is at most 1,000 OPEN for 1,000 tokens.',
  ),
})
export type PreparePublishInput = z.infer<typeof preparePublishInput>
/** The one transaction that publishes: ModelRegistry.publish(fields, slug, pricePer1k). */
export const preparePublishOutput = z.object({
  versionId: idSchema,
  slug: slugSchema,
  pricePer1k: weiSchema,
  fields: z.object({
    baseHash: bytes32Schema,
    adapterHash: bytes32Schema,
    ggufHash: bytes32Schema,
    templateHash: bytes32Schema,
    runRoot: bytes32Schema,
    indexRoot: bytes32Schema,
    passportHash: bytes32Schema,
    datanets: z.array(z.object({ datanetId: z.string(), version: z.number().int() })),
  }),
})
export const confirmPublishInput = z.object({ versionId: idSchema, txHash: bytes32Schema })
