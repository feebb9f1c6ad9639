import { z } from 'zod'
import { bytes32Schema, idSchema, sha256Schema, timeSchema } from './common.ts'
import { runStateSchema } from './run.ts'

/** What the trainer sees of a row: the rendered text token by token; `learnt` is the loss mask. */
export const lookRowSchema = z.object({
  datumHash: bytes32Schema,
  tokens: z.array(z.object({ id: z.number().int(), text: z.string(), learnt: z.boolean() })),
  count: z.number().int(),
  tooLong: z.boolean(),
})
export const lookInput = z.object({
  baseModelId: z.string().min(1),
  versionId: idSchema,
  maxLength: z.coerce.number().int().min(32).max(2048).default(512),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(20).default(5),
})
export const lookOutput = z.object({
  rows: z.array(lookRowSchema),
  total: z.number().int(),
  nextOffset: z.number().int().nullable(),
  templateSha256: sha256Schema,
})

/** A place where a run can be. */
export const slotSchema = z.object({
  id: z.string(),
  provider: z.string(),
  device: z.enum(['cpu', 'cuda']),
  name: z.string(),
  /** bytes; null where the provider does not say */
  memory: z.number().nullable(),
  freeMemory: z.number().nullable(),
  run: z.object({ id: idSchema, name: z.string(), mine: z.boolean(), state: runStateSchema }).nullable(),
})
export type Slot = z.infer<typeof slotSchema>
export const queueSchema = z.object({
  slots: z.array(slotSchema),
  waiting: z.array(
    z.object({
      id: idSchema,
      name: z.string(),
      position: z.number().int(),
      mine: z.boolean(),
      priority: z.number().int(),
      queuedAt: timeSchema,
      /** why it does not run although a slot is free; null otherwise */
      reason: z.string().nullable(),
    }),
  ),
  /** runs that one person may have waiting or running at once */
  quota: z.number().int(),
})
export type TrainingQueue = z.infer<typeof queueSchema>

export const exportFormats = ['peft', 'merged', 'gguf', 'gguf-merged', 'ollama'] as const
export const exportSchema = z.object({
  format: z.enum(exportFormats),
  state: z.enum(['absent', 'making', 'ready', 'failed']),
  bytes: z.number().int().nullable(),
  sha256: sha256Schema.nullable(),
  /** where it is fetched from, when it is ready */
  href: z.string().nullable(),
  error: z.string().nullable(),
})
export type RunExport = z.infer<typeof exportSchema>

const formatSchema = z.enum(exportFormats)
export const cardInput = z.object({
  id: idSchema,
  /** what the repository holds; a query string names a single one as text */
  formats: z.union([formatSchema.transform((format) => [format]), z.array(formatSchema).min(1)]),
})
export const cardSchema = z.object({
  /** README.md with its YAML */
  readme: z.string(),
  /** where this installation looks for the Hugging Face Hub */
  hubUrl: z.url(),
})

/** The steps as they are anchored: what `modelfactory verify run` recomputes. */
export const runLogSchema = z.object({
  runId: idSchema,
  chainRunId: bytes32Schema,
  operator: z.string(),
  /** in the order of the steps; `rows` are the batch's datum hashes */
  steps: z.array(
    z.object({ step: z.number().int(), loss: z.number(), learning_rate: z.number(), rows: z.array(bytes32Schema) }),
  ),
  anchors: z.array(
    z.object({
      step: z.number().int(),
      stepsRoot: bytes32Schema,
      head: bytes32Schema,
      txHash: bytes32Schema.nullable(),
    }),
  ),
})

export const notificationSchema = z.object({
  id: idSchema,
  kind: z.enum(['run_ready', 'run_failed', 'run_stopped', 'run_early', 'run_paused', 'cap_reached']),
  title: z.string(),
  body: z.string(),
  href: z.string(),
  createdAt: timeSchema,
  readAt: timeSchema.nullable(),
})
export type Notification = z.infer<typeof notificationSchema>
export const webhookSchema = z.object({
  url: z.url({ protocol: /^https?$/, message: 'A webhook is an address that begins with https://.' }),
  /** shown once, when it is made: deliveries carry HMAC-SHA-256 by it */
  secret: z.string().nullable(),
  createdAt: timeSchema,
  lastDelivery: z
    .object({ at: timeSchema, status: z.number().int().nullable(), error: z.string().nullable() })
    .nullable(),
})
