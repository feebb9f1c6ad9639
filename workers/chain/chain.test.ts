import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPublicClient, createWalletClient, http, parseEther } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chainOf, EMBEDDED_CHAIN_ID } from '#lib/chain/chains.ts'
import { royaltiesAbi, vestingWalletAbi } from '#lib/chain/generated/abis.ts'
import { vestingWalletOf } from '#lib/chain/vesting.ts'
import { chainFiles, prepareChain } from './anvil.ts'
import { deployContracts } from './deploy-contracts.ts'
import { operatorKey } from './operator-key.ts'
import { sumOfBalances } from './testing/all-balances.ts'
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
const key = () => operatorKey(chainFiles(dataDir).keys, { create: false })
const deploymentFile = () => path.join(dataDir, 'chain', 'deployment.json')
const deploy = async () => deployContracts({ rpcUrl: node.url, file: deploymentFile(), operator: await key() })

describe('embedded chain', () => {
  it('begins with exactly 1,000,000,000 OPEN', async () => {
    expect(await sumOfBalances(node.url)).toBe(parseEther('1000000000'))
    expect(await reader().getChainId()).toBe(EMBEDDED_CHAIN_ID)
  })

  it('begins when it is started first, and keeps that time', async () => {
    const genesis = JSON.parse(await readFile(chainFiles(dataDir).genesis, 'utf8'))
    const { timestamp } = await reader().getBlock({ blockNumber: 0n })
    expect(timestamp).toBe(BigInt(genesis.timestamp))
    expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(60)
  })

  it('charges no gas', async () => {
    const { account } = await key()
    const writer = createWalletClient({ account, chain: reader().chain, transport: http(node.url) })
    const [from, to] = [account.address, privateKeyToAccount(generatePrivateKey()).address]
    const before = await reader().getBalance({ address: from })
    await reader().waitForTransactionReceipt({ hash: await writer.sendTransaction({ to, value: 5n }) })
    expect(before - (await reader().getBalance({ address: from }))).toBe(5n)
  })

  it('gets its contracts once, a gateway key, a bond, and the Timelock as owner of the community’s share', async () => {
    const { account } = await key()
    const first = await deploy()
    expect(first.fresh).toBe(true)
    const since = performance.now()
    expect(await deploy()).toEqual({ deployment: first.deployment, fresh: false })
    expect(performance.now() - since).toBeLessThan(1000) // no forge
    const { royalties, timelock } = first.deployment.addresses
    const contract = { address: royalties, abi: royaltiesAbi } as const
    const [from, until] = await reader().readContract({
      ...contract,
      functionName: 'gatewayKeys',
      args: [account.address],
    })
    expect(from).toBeGreaterThan(0n)
    expect(until).toBe(2n ** 64n - 1n)
    const bond = await reader().readContract({ ...contract, functionName: 'bonds', args: [account.address] })
    expect(bond).toBe(parseEther('1000000'))
    const wallet = { address: vestingWalletOf('community'), abi: vestingWalletAbi } as const
    expect(await reader().readContract({ ...wallet, functionName: 'owner' })).toBe(timelock)
  }, 300_000)

  it('deploys in the block that deployment.json names, no event being older', async () => {
    const { deployment } = await deploy()
    const code = (blockNumber: bigint) =>
      reader().getCode({ address: deployment.addresses.datanetRegistry, blockNumber })
    expect(await code(BigInt(deployment.startBlock))).toMatch(/^0x60/)
    expect(await code(BigInt(deployment.startBlock) - 1n)).toBeUndefined()
  })

  it('refuses another operator', async () => {
    const privateKey = generatePrivateKey()
    const other = { privateKey, account: privateKeyToAccount(privateKey) }
    const deployment = deployContracts({ rpcUrl: node.url, file: deploymentFile(), operator: other })
    await expect(deployment).rejects.toThrow('belong to operator')
  })

  it('keeps its state when it is killed, and when a save was cut off', async () => {
    const { deployment } = await deploy()
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

  it('refuses a deployment.json of other contracts', async () => {
    const file = path.join(dataDir, 'old.json')
    await writeFile(file, '{"chainId":161200,"startBlock":0,"addresses":{},"operator":"0x0"}')
    const deployment = deployContracts({ rpcUrl: node.url, file, operator: await key() })
    await expect(deployment).rejects.toThrow('does not name the contracts of this version')
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
