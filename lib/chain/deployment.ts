import { z } from 'zod'
import { addressSchema } from '#lib/schemas/common.ts'

/** What a deployment leaves behind: `deployment.json`. */
export const deploymentSchema = z.object({
  chainId: z.number().int(),
  startBlock: z.number().int(),
  operator: addressSchema,
  addresses: z.object({
    datanetRegistry: addressSchema,
    modelRegistry: addressSchema,
    royalties: addressSchema,
  }),
})
export type Deployment = z.infer<typeof deploymentSchema>
