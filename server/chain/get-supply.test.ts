import { describe, expect, it } from 'vitest'
import { supplySchema } from '#lib/schemas/supply.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'

await ownTestChain()
const { getSupply } = await import('./get-supply.ts')

describe('getSupply', () => {
  it('gives wei as texts that sum to the genesis, each time anew', async () => {
    for (let reading = 0; reading < 2; reading++) {
      const { block, genesis, ...parts } = supplySchema.parse(await getSupply())
      expect(block).toBeGreaterThan(0)
      expect(genesis).toBe(`1${'0'.repeat(27)}`)
      expect(Object.values(parts).reduce((sum, wei) => sum + BigInt(wei), 0n)).toBe(BigInt(genesis))
      expect(BigInt(parts.escrowed)).toBe(10n ** 24n) // the operator's bond
    }
  })
})
