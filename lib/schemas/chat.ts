import { z } from 'zod'
import { addressSchema, bytes32Schema, hexSchema, idSchema, slugSchema, timeSchema, weiSchema } from './common.ts'
import { receiptSchema } from './receipt.ts'

export const messageStateSchema = z.enum(['streaming', 'attributing', 'done', 'stopped', 'failed'])
export const messageSchema = z.object({
  id: idSchema,
  position: z.number().int(),
  role: z.enum(['user', 'assistant']),
  content: z.string(),
  state: messageStateSchema,
  modelSlug: slugSchema.nullable(),
  modelName: z.string().nullable(),
  promptTokens: z.number().int().nullable(),
  completionTokens: z.number().int().nullable(),
  fee: weiSchema.nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  createdAt: timeSchema,
  receipt: receiptSchema.nullable(),
  /** the caller's own */
  feedback: z.object({ verdict: z.enum(['good', 'bad']), correction: z.string().nullable() }).nullable(),
  lastSeq: z.number().int(),
})
export type Message = z.infer<typeof messageSchema>
export const threadSummarySchema = z.object({ id: idSchema, title: z.string(), updatedAt: timeSchema })
export const threadSchema = threadSummarySchema.extend({ messages: z.array(messageSchema) })
export type Thread = z.infer<typeof threadSchema>

export const channelSchema = z.object({
  id: bytes32Schema,
  payer: addressSchema,
  sessionKey: addressSchema,
  deposit: weiSchema,
  spent: weiSchema,
  reserved: weiSchema,
  closeRequested: z.boolean(),
})
export type Channel = z.infer<typeof channelSchema>

/** Most tokens of an answer in the chat. */
export const maxAnswerTokens = 256
export const quoteInput = z.object({
  modelSlug: slugSchema,
  threadId: idSchema.optional(),
  content: z.string().trim().min(1, 'Write a question first.').max(8000, 'At most 8,000 characters.'),
  maxTokens: z.coerce.number().int().min(1).max(maxAnswerTokens).default(128),
})
export const quoteOutput = z.object({
  promptTokens: z.number().int(),
  pricePer1k: weiSchema,
  /** wei: the prompt and the longest answer; what is charged is never more */
  maxFee: weiSchema,
})
export const sendInput = quoteInput.extend({
  voucher: z.object({ channelId: bytes32Schema, maxClaimableAmount: weiSchema, signature: hexSchema }),
  idempotencyKey: z.string().min(8).max(80),
})
export type SendInput = z.input<typeof sendInput>
export const sendOutput = z.object({ threadId: idSchema, userMessageId: idSchema, messageId: idSchema })

/** What somebody thinks of an answer. It is shown, with the question, to the curators of the Datanets behind the model. */
export const feedbackInput = z.object({
  id: idSchema,
  verdict: z.enum(['good', 'bad']).nullable(),
  /** what should have been said */
  correction: z.string().trim().max(4000).optional(),
})
export const feedbackOutput = z.object({
  verdict: z.enum(['good', 'bad']).nullable(),
  correction: z.string().nullable(),
})
