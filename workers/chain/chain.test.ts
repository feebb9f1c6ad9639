import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPublicClient, createWalletClient, http, parseEther } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chainOf, EMBEDDED_CHAIN_ID } from '#lib/chain/chains.ts'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { chainFiles, prepareChain } from './anvil.ts'
import { deployContracts } from './deploy-contracts.ts'
import { buildGenesis, TOTAL_SUPPLY } from './genesis.ts'
import { operatorKey } from './operator-key.ts'
import { startTestChain, type TestChain } from './testing/chain.ts'

let dataDir: string
let node: TestChain
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'modelfactory-chain-'))
  node = await startTestChain(dataDir)
})
afterAll(async () => {
  await node.stop()
  await rm(dataDir, { recursive: true, force: true })
})

const reader = () =>
  createPublicClient({ chain: chainOf(EMBEDDED_CHAIN_ID, node.url), transport: http(node.url), pollingInterval: 50 })

describe('embedded chain', () => {
  it('begins with exactly 1,000,000,000 OPEN', async () => {
    const operator = await operatorKey(chainFiles(dataDir).keys, { create: false })
    const accounts = Object.keys(buildGenesis(operator.address).alloc) as `0x${string}`[]
    const balances = await Promise.all(accounts.map((address) => reader().getBalance({ address })))
    expect(balances.reduce((sum, balance) => sum + balance, 0n)).toBe(TOTAL_SUPPLY)
    expect(TOTAL_SUPPLY).toBe(parseEther('1000000000'))
    expect(await reader().getChainId()).toBe(EMBEDDED_CHAIN_ID)
  })

  it('charges no gas', async () => {
    const operator = await operatorKey(chainFiles(dataDir).keys, { create: false })
    const writer = createWalletClient({
      account: operator,
      chain: chainOf(EMBEDDED_CHAIN_ID, node.url),
      transport: http(node.url),
    })
    const [from, to] = [operator.address, privateKeyToAccount(generatePrivateKey()).address]
    const before = await reader().getBalance({ address: from })
    await reader().waitForTransactionReceipt({ hash: await writer.sendTransaction({ to, value: 5n }) })
    expect(before - (await reader().getBalance({ address: from }))).toBe(5n)
  })

  it('deploys once, registers the gateway key and puts the bond', async () => {
    const file = path.join(dataDir, 'chain', 'deployment.json')
    const operator = await operatorKey(chainFiles(dataDir).keys, { create: false })
    const first = await deployContracts({ rpcUrl: node.url, file, operator })
    expect(first.fresh).toBe(true)
    const second = await deployContracts({ rpcUrl: node.url, file, operator })
    expect(second).toEqual({ deployment: first.deployment, fresh: false })
    const contract = { address: first.deployment.addresses.royalties, abi: royaltiesAbi } as const
    const [from, until] = await reader().readContract({
      ...contract,
      functionName: 'gatewayKeys',
      args: [operator.address],
    })
    expect(from).toBeGreaterThan(0n)
    expect(until).toBe(2n ** 64n - 1n)
    expect(await reader().readContract({ ...contract, functionName: 'bond' })).toBe(parseEther('1000000'))
    const other = privateKeyToAccount(generatePrivateKey())
    await expect(deployContracts({ rpcUrl: node.url, file, operator: other })).rejects.toThrow('belong to operator')
  })

  it('keeps its state when it is killed, and when a save was cut off', async () => {
    const { deployment } = await deployContracts({
      rpcUrl: node.url,
      file: path.join(dataDir, 'chain', 'deployment.json'),
      operator: await operatorKey(chainFiles(dataDir).keys, { create: false }),
    })
    await sleep(2200)
    await node.kill()
    node = await startTestChain(dataDir)
    expect(await reader().getCode({ address: deployment.addresses.royalties })).toMatch(/^0x60/)
    await node.stop()
    const { state, previous } = chainFiles(dataDir)
    await writeFile(state, (await readFile(state, 'utf8')).slice(0, 1000))
    await prepareChain(dataDir)
    expect(await readFile(state, 'utf8')).toBe(await readFile(previous, 'utf8'))
    node = await startTestChain(dataDir)
    expect(await reader().getCode({ address: deployment.addresses.royalties })).toMatch(/^0x60/)
  })

  it('refuses a key file that holds no key, and a missing one', async () => {
    const file = path.join(dataDir, 'bad.json')
    await writeFile(file, '{"privateKey":"0x12"}')
    await expect(operatorKey(file, { create: true })).rejects.toThrow('holds no key')
    await expect(operatorKey(path.join(dataDir, 'none.json'), { create: false })).rejects.toThrow(
      'There is no operator key',
    )
  })
})
