import { z } from 'zod'

export const baseModelSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** its name on the Hugging Face Hub */
  hub: z.string(),
  parameters: z.number().int(),
  licence: z.string(),
  contextLength: z.number().int(),
  chatTemplate: z.string(),
  summary: z.string(),
  /** widths that decide how much memory it takes; `kv`: of keys and values */
  shape: z.object({
    layers: z.number().int(),
    hidden: z.number().int(),
    intermediate: z.number().int(),
    kv: z.number().int(),
    vocab: z.number().int(),
  }),
  /** bytes that training it here takes with default settings */
  memory: z.number(),
  available: z.boolean(),
  /** why it cannot be used on this machine, when it cannot */
  reason: z.string().nullable(),
})
export type BaseModel = z.infer<typeof baseModelSchema>
/** What the catalogue says of a base model; `folder` under MODELS_DIR holds its weights. */
export type BaseModelSpec = Omit<BaseModel, 'memory' | 'available' | 'reason'> & { folder: string }
