import { z } from 'zod'
import { addressSchema } from '#lib/schemas/common.ts'

/** deployment.json: which contracts this installation uses, and since which block. */
export const deploymentSchema = z.object({
  chainId: z.number().int().positive(),
  startBlock: z.number().int().nonnegative(),
  addresses: z.object({
    datanetRegistry: addressSchema,
    modelRegistry: addressSchema,
    royalties: addressSchema,
  }),
  /** who collects and posts; also the registered gateway key that signs receipts */
  operator: addressSchema,
})
export type Deployment = z.infer<typeof deploymentSchema>
