import { z } from 'zod'

export const baseModelSchema = z.object({
  id: z.string(),
  name: z.string(),
  parameters: z.number().int(),
  licence: z.string(),
  contextLength: z.number().int(),
  summary: z.string(),
  /** bytes of memory that training and serving it need here */
  memory: z.number().int(),
  available: z.boolean(),
  /** why it cannot be used on this machine, when it cannot */
  reason: z.string().nullable(),
})
export type BaseModel = z.infer<typeof baseModelSchema>
