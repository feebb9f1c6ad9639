import { z } from 'zod'
import { weiSchema } from './common.ts'

/** Where all OPEN is, in wei; the parts sum to `genesis`. */
export const supplySchema = z.object({
  block: z.number().int().nonnegative(),
  genesis: weiSchema,
  burned: weiSchema.describe('Destroyed'),
  locked: weiSchema.describe('In vesting wallets and not vested yet'),
  staked: weiSchema.describe('Staked, or collateral of agents'),
  escrowed: weiSchema.describe('In channels, epochs, bonds, unpaid claims and Datanets’ pools'),
  treasury: weiSchema.describe('In the Timelock, for votes to grant'),
  circulating: weiSchema.describe('Everything else'),
})
export type SupplyView = z.infer<typeof supplySchema>
