import { z } from 'zod'
import { contractAddressesSchema } from '#lib/schemas/chain-config.ts'
import { addressSchema } from '#lib/schemas/common.ts'

/** deployment.json: which contracts this installation uses, and since which block. */
export const deploymentSchema = z.object({
  chainId: z.number().int().positive(),
  /** the block in which the first of the contracts was created: no event of ours is older */
  startBlock: z.number().int().nonnegative(),
  addresses: contractAddressesSchema,
  /** who collects and posts; also the registered gateway key that signs receipts */
  operator: addressSchema,
})
export type Deployment = z.infer<typeof deploymentSchema>
export type ContractName = keyof Deployment['addresses']
