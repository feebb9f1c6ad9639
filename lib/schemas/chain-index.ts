import { z } from 'zod'
import { addressSchema, bytes32Schema, pageInput, timeSchema } from './common.ts'

/** An event of one of the contracts, as the index has it. `id` sorts as the chain does and is the cursor of the next page. */
export const chainEventSchema = z.object({
  id: z.string(),
  /** the contract's name in Solidity */
  contract: z.string(),
  address: addressSchema,
  name: z.string(),
  /** arguments by name; whole numbers are decimal strings */
  args: z.record(z.string(), z.unknown()),
  block: z.number().int(),
  time: timeSchema,
  txHash: bytes32Schema,
  sender: addressSchema,
})
export type ChainEvent = z.infer<typeof chainEventSchema>

const nameSchema = z.string().regex(/^[A-Za-z0-9]{1,64}$/, 'A name has letters and digits only.')
export const chainEventsInput = pageInput.extend({
  cursor: z
    .string()
    .regex(/^\d{75}$/, 'This is not a cursor of ours.')
    .optional(),
  contract: nameSchema.optional().describe('name of the contract, as in Solidity'),
  name: nameSchema.optional().describe('name of the event'),
  account: addressSchema.optional().describe('an account that the event names, or that sent it'),
})
export const chainEventsOutput = z.object({ events: z.array(chainEventSchema), nextCursor: z.string().nullable() })
export type ChainEvents = z.infer<typeof chainEventsOutput>

/** How far the index is. What happened after `time` may not be in it while it is behind. */
export const chainIndexerSchema = z.object({
  /** absent: it was not built yet. behind: it is being built, has stopped, or has blocks to read */
  state: z.enum(['absent', 'behind', 'current']),
  /** newest block in it */
  block: z.number().int().nullable(),
  time: timeSchema.nullable(),
  /** newest block of the chain */
  head: z.number().int(),
  lag: z.number().int().nullable().describe('blocks that it has yet to read'),
})
export type ChainIndexer = z.infer<typeof chainIndexerSchema>
