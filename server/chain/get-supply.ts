import { type BurnTally, readSupply } from '#lib/chain/supply.ts'
import type { SupplyView } from '#lib/schemas/supply.ts'
import { publicClient } from './client.ts'
import { deployment } from './deployment.ts'

let tally: BurnTally | undefined

/** Where all OPEN is, at the newest block. */
export async function getSupply(): Promise<SupplyView> {
  const reading = await readSupply(await publicClient(), await deployment(), { since: tally })
  tally = reading.tally
  const { genesis, burned, locked, staked, escrowed, treasury, circulating } = reading.supply
  return {
    block: Number(reading.block),
    genesis: String(genesis),
    burned: String(burned),
    locked: String(locked),
    staked: String(staked),
    escrowed: String(escrowed),
    treasury: String(treasury),
    circulating: String(circulating),
  }
}
