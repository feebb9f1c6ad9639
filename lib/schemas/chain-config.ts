import { z } from 'zod'
import { addressSchema, hexSchema } from './common.ts'

/** Every contract of an installation, by the name that deployment.json, the API and the address book give it. */
export const contractAddressesSchema = z.object({
  datanetRegistry: addressSchema,
  modelRegistry: addressSchema,
  royalties: addressSchema,
  disputes: addressSchema,
  pools: addressSchema,
  staking: addressSchema,
  agentIdentity: addressSchema,
  agentReputation: addressSchema,
  agentValidation: addressSchema,
  governedOpen: addressSchema,
  governor: addressSchema,
  timelock: addressSchema,
  addressBook: addressSchema,
})

/** What a browser needs to talk to the chain; `demoAccounts` exist on the embedded chain only. */
export const chainConfigSchema = z.object({
  chainId: z.number().int(),
  name: z.string(),
  rpcUrl: z.url(),
  currency: z.object({ name: z.string(), symbol: z.string(), decimals: z.number().int() }),
  explorer: z.url().nullable(),
  embedded: z.boolean(),
  addresses: contractAddressesSchema,
  demoAccounts: z.array(z.object({ name: z.string(), address: addressSchema, privateKey: hexSchema })),
})
export type ChainConfig = z.infer<typeof chainConfigSchema>
