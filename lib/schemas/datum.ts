import { z } from 'zod'
import { addressSchema, bytes32Schema } from './common.ts'

const text = (max = 20_000) => z.string().trim().min(1, 'This must not be empty.').max(max)
export const chatMessageSchema = z.object({ role: z.enum(['system', 'user', 'assistant']), content: text() })
export type ChatMessage = z.infer<typeof chatMessageSchema>

/** The kinds of rows, in the order of their number in EIP-712 `Contribution.kind`. */
export const datumKinds = [
  'chat',
  'instruction',
  'preference',
  'classification',
  'translation',
  'passage',
  'label',
  'validation',
] as const
export const datumKindSchema = z.enum(datumKinds)
export type DatumKind = (typeof datumKinds)[number]

export const payloadSchemas = {
  chat: z.strictObject({ messages: z.array(chatMessageSchema).min(2).max(64) }),
  instruction: z.strictObject({ instruction: text(), response: text() }),
  preference: z.strictObject({ prompt: text(), chosen: text(), rejected: text() }),
  classification: z.strictObject({ text: text(), label: text(200), labels: z.array(text(200)).max(200).optional() }),
  translation: z.strictObject({
    source: text(),
    target: text(),
    source_language: text(40),
    target_language: text(40),
  }),
  passage: z.strictObject({ text: text(), title: text(400).optional() }),
  label: z.strictObject({ datum: bytes32Schema, label: text(200) }),
  /** `reviewer`: whose verdict it is, so that two who agree sign two different rows */
  validation: z.strictObject({
    datum: bytes32Schema,
    valid: z.boolean('Say whether it is right.'),
    reviewer: addressSchema.optional(),
    reason: text(1000).optional(),
  }),
} as const satisfies Record<DatumKind, z.ZodType>

/** What is hashed: kind, payload, parents. */
export const datumSchema = z.object({
  kind: datumKindSchema,
  payload: z.record(z.string(), z.json()),
  parents: z.array(bytes32Schema).default([]),
})
export type Datum = z.infer<typeof datumSchema>
