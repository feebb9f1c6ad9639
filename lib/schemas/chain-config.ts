import { z } from 'zod'
import { addressSchema, hexSchema } from './common.ts'

/** What a browser needs to talk to the chain; `demoAccounts` exist on the embedded chain only. */
export const chainConfigSchema = z.object({
  chainId: z.number().int(),
  name: z.string(),
  rpcUrl: z.url(),
  currency: z.object({ name: z.string(), symbol: z.string(), decimals: z.number().int() }),
  explorer: z.url().nullable(),
  embedded: z.boolean(),
  addresses: z.object({
    datanetRegistry: addressSchema,
    modelRegistry: addressSchema,
    royalties: addressSchema,
  }),
  demoAccounts: z.array(z.object({ name: z.string(), address: addressSchema, privateKey: hexSchema })),
})
export type ChainConfig = z.infer<typeof chainConfigSchema>
