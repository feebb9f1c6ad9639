import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createTestClient, createWalletClient, http, parseEther, publicActions } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chainOf, EMBEDDED_CHAIN_ID } from '#lib/chain/chains.ts'
import { vestingWalletAbi } from '#lib/chain/generated/abis.ts'
import { lockedAllocations, vestingWalletOf } from '#lib/chain/vesting.ts'
import {
  allocations,
  GENESIS_SUPPLY,
  liquidAtLaunch,
  lockedAtLaunch,
  MONTH_S,
  vestedAt,
} from '#lib/domain/allocation.ts'
import { chainFiles } from './anvil.ts'
import { embeddedHolder, OPERATOR_GRANT } from './genesis.ts'
import { operatorKey } from './operator-key.ts'
import { allBalances, sumOfBalances } from './testing/all-balances.ts'
import { startTestChain, type TestChain } from './testing/chain.ts'

let dataDir: string
let node: TestChain
let genesis: number
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'modelfactory-genesis-'))
  node = await startTestChain(dataDir)
  genesis = Number((await client().getBlock({ blockNumber: 0n })).timestamp)
})
afterAll(async () => {
  await node.stop()
  await rm(dataDir, { recursive: true, force: true })
})
const client = () =>
  createTestClient({ mode: 'anvil', chain: chainOf(EMBEDDED_CHAIN_ID, node.url), transport: http(node.url) }).extend(
    publicActions,
  )

describe('the genesis', () => {
  it('has nothing but the table: liquid parts with their holders, locked ones in wallets, the operator’s grant', async () => {
    const balances = await allBalances(node.url)
    const { account: operator } = await operatorKey(chainFiles(dataDir).keys, { create: false })
    const grant = { community: OPERATOR_GRANT } as Partial<Record<string, bigint>>
    const expected = new Map([
      ...allocations.flatMap((entry): [string, bigint][] => [
        [embeddedHolder(entry.holder).address, liquidAtLaunch(entry) - (grant[entry.holder] ?? 0n)],
        [vestingWalletOf(entry.holder), lockedAtLaunch(entry)],
      ]),
      [operator.address, OPERATOR_GRANT] as [string, bigint],
    ])
    const held = (map: Map<string, bigint>) => [...map].filter(([, wei]) => wei > 0n).sort()
    expect(held(balances)).toEqual(held(expected))
  })

  describe.each(lockedAllocations.map((entry) => [entry.holder, entry] as const))('wallet of %s', (holder, entry) => {
    const wallet = { address: vestingWalletOf(holder), abi: vestingWalletAbi } as const
    const months = (count: number) => count * MONTH_S

    it('is OpenZeppelin’s, with the table’s times and its beneficiary', async () => {
      const read = client().readContract
      expect(await read({ ...wallet, functionName: 'owner' })).toBe(embeddedHolder(holder).address)
      expect(await read({ ...wallet, functionName: 'start' })).toBe(BigInt(genesis + months(entry.cliffMonths)))
      expect(await read({ ...wallet, functionName: 'duration' })).toBe(BigInt(months(entry.linearMonths)))
    })

    it.each([
      0,
      months(12) - 1,
      months(12),
      months(12) + 1,
      months(24) + 12_345,
      months(48) - 1,
      months(48),
      months(60),
    ])('has vested %i s after genesis what the table says, to the wei', async (after) => {
      const args = [BigInt(genesis + after)] as const
      const vested = await client().readContract({ ...wallet, functionName: 'vestedAmount', args })
      expect(vested).toBe(vestedAt(entry, genesis, genesis + after))
    })
  })

  it('pays each beneficiary what is vested, by anyone, and all of it in the end', async () => {
    const anyone = privateKeyToAccount(generatePrivateKey())
    const writer = createWalletClient({ account: anyone, chain: client().chain, transport: http(node.url) })
    for (const time of [13 * MONTH_S, 30 * MONTH_S, 48 * MONTH_S].map((after) => genesis + after)) {
      for (const entry of lockedAllocations) {
        await client().setNextBlockTimestamp({ timestamp: BigInt(time + lockedAllocations.indexOf(entry)) })
        const wallet = { address: vestingWalletOf(entry.holder), abi: vestingWalletAbi } as const
        const hash = await writer.writeContract({ ...wallet, functionName: 'release', args: [] })
        const { blockNumber } = await client().waitForTransactionReceipt({ hash })
        const { timestamp } = await client().getBlock({ blockNumber })
        const beneficiary = await client().getBalance({ address: embeddedHolder(entry.holder).address })
        const before = liquidAtLaunch(entry) - (entry.holder === 'community' ? OPERATOR_GRANT : 0n)
        expect(beneficiary - before).toBe(vestedAt(entry, genesis, Number(timestamp)))
      }
    }
    const left = await Promise.all(
      lockedAllocations.map(({ holder }) => client().getBalance({ address: vestingWalletOf(holder) })),
    )
    expect(left).toEqual([0n, 0n, 0n])
    expect(await sumOfBalances(node.url)).toBe(GENESIS_SUPPLY)
    expect(GENESIS_SUPPLY).toBe(parseEther('1000000000'))
  })
})
