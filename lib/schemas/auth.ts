import { z } from 'zod'
import { addressSchema, hexSchema } from './common.ts'

export const sessionSchema = z.object({ address: addressSchema, operator: z.boolean() })
export type Session = z.infer<typeof sessionSchema>
export const verifyInput = z.object({ message: z.string().min(1).max(4000), signature: hexSchema })
export const faucetInput = z.object({ address: addressSchema })
