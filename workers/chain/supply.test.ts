import fc from 'fast-check'
import { parseEther } from 'viem'
import { describe, expect, it } from 'vitest'
import { royaltiesAbi, stakingAbi, vestingWalletAbi } from '#lib/chain/generated/abis.ts'
import { type BurnTally, type ReadOptions, readSupply, type Supply } from '#lib/chain/supply.ts'
import { lockedAllocations, vestingWalletOf } from '#lib/chain/vesting.ts'
import { GENESIS_SUPPLY } from '#lib/domain/allocation.ts'
import { operatorKey } from './operator-key.ts'
import { allBalances } from './testing/all-balances.ts'
import { economy } from './testing/economy.ts'
import { ownTestChain } from './testing/own-chain.ts'
import { World } from './testing/world.ts'

const { deployment, url, dataDir } = await ownTestChain()
const { account: operator } = await operatorKey(`${dataDir}/keys/operator.json`, { create: false })
const world = new World(deployment, url, operator)
const { deeds, forced } = economy(world)
const { node } = world
const { royalties, pools, staking, timelock } = deployment.addresses
const wallets = lockedAllocations.map(({ holder }) => vestingWalletOf(holder))
const total = (parts: Iterable<bigint>) => [...parts].reduce((sum, part) => sum + part, 0n)

/** The same sums from the balances of all accounts, with no help of events. */
async function supplyByBalances(): Promise<Supply> {
  const balances = await allBalances(url)
  const of = (address: `0x${string}`) => balances.get(address) ?? 0n
  const releasable = await Promise.all(
    wallets.map((address) =>
      node.readContract({ address, abi: vestingWalletAbi, functionName: 'releasable', args: [], blockTag: 'latest' }),
    ),
  )
  const locked = total(wallets.map(of)) - total(releasable)
  const ours = new Set([...wallets, royalties, pools, staking, timelock])
  const others = [...balances].filter(([address]) => !ours.has(address)).map(([, wei]) => wei)
  return {
    genesis: GENESIS_SUPPLY,
    burned: GENESIS_SUPPLY - total(balances.values()),
    locked,
    staked: of(staking),
    escrowed: of(royalties) + of(pools),
    treasury: of(timelock),
    circulating: total(others) + total(releasable),
  }
}

/** No block may come between the two readings, so that both see one state. */
async function expectSameSupply(options: ReadOptions = {}): Promise<{ supply: Supply; tally: BurnTally }> {
  const reading = await readSupply(node, deployment, options)
  const { genesis, ...parts } = reading.supply
  expect(reading.supply).toEqual(await supplyByBalances())
  expect(total(Object.values(parts))).toBe(genesis)
  return reading
}

describe('the supply', () => {
  it('has 21.55 % liquid at launch, of which the bond is escrowed', async () => {
    const { supply } = await expectSameSupply()
    expect(supply).toMatchObject({ burned: 0n, staked: 0n, treasury: 0n, escrowed: parseEther('1000000') })
    // Vesting began with block 0, some seconds ago.
    const unvested = parseEther('784500000') - supply.locked
    expect(unvested).toBeGreaterThanOrEqual(0n)
    expect(unvested).toBeLessThan(parseEther('500'))
    expect(supply.circulating - unvested).toBe(parseEther('214500000'))
  })

  it('sums to the genesis, to the wei, whatever people do', async () => {
    await world.begin()
    const names = Object.keys(deeds)
    const done = new Map(names.map((name) => [name, 0]))
    const step = fc.record({
      name: fc.constantFrom(...names),
      who: fc.integer({ min: 0, max: 3 }),
      wei: fc.bigInt(1n, parseEther('20')),
    })
    let tally: BurnTally | undefined
    const some = fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 30 }), async (steps) => {
      for (const { name, who, wei } of steps) {
        if (await deeds[name](world.people[who], wei)) done.set(name, (done.get(name) ?? 0) + 1)
      }
      tally = (await expectSameSupply({ since: tally })).tally
      const liabilities = { address: royalties, abi: royaltiesAbi, functionName: 'liabilities' } as const
      const owed = await node.readContract(liabilities)
      expect(await node.getBalance({ address: royalties })).toBe(owed + forced())
      const totals = await node.readContract({ address: staking, abi: stakingAbi, functionName: 'totals' })
      expect(await node.getBalance({ address: staking })).toBe(total(totals))
    })
    // One world goes on through all runs, so a failed run cannot be made smaller.
    await fc.assert(some, { numRuns: 12, endOnFailure: true, seed: 1612 })
    for (const [name, count] of done) expect(`${name}: ${count > 0}`).toBe(`${name}: true`)
    const { supply } = await expectSameSupply()
    expect(supply.burned).toBeGreaterThan(parseEther('1000'))
  }, 300_000)

  it('goes on from a tally as if it had read everything, in windows of any size', async () => {
    const first = await readSupply(node, deployment)
    expect(first.tally.block).toBe(first.block - 64n)
    await deeds.betray(world.people[1], parseEther('7'))
    const { supply } = await expectSameSupply({ since: first.tally, window: 7n })
    expect(supply.burned).toBe(first.supply.burned + parseEther('3.5'))
    for (const window of [1n, 50n, 100_000n]) {
      expect((await readSupply(node, deployment, { window })).supply).toEqual(supply)
    }
  })
})
