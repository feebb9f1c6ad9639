import { readFile } from 'node:fs/promises'
import {
  type Abi,
  type Address,
  createTestClient,
  createWalletClient,
  type Hex,
  hexToBytes,
  http,
  publicActions,
  type TransactionReceipt,
} from 'viem'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { chainOf } from '#lib/chain/chains.ts'
import type { Deployment } from '#lib/chain/deployment.ts'
import { startTestChain } from '../../scripts/testing/chain.ts'

type Call = { address: Address; abi: Abi; functionName: string; args?: readonly unknown[]; value?: bigint }
/**
 * Whole transactions: `gas` is the receipt's gasUsed, base cost and call data included; `execution` is without call data,
 * whose bytes cost 4 where they are zero and else 16.
 */
export type Sent = { gas: number; execution: number; receipt: TransactionReceipt }

export type BenchChain = {
  deployment: Deployment
  operator: PrivateKeyAccount
  read: <T>(call: Call) => Promise<T>
  /** Sends as the operator. @throws Error when it reverts */
  send: (call: Call) => Promise<Sent>
  deploy: (contract: { abi: Abi; bytecode: Hex; args?: readonly unknown[] }) => Promise<Sent & { address: Address }>
  /** Moves the chain's clock on. */
  passTime: (seconds: number) => Promise<void>
  setBalance: (address: Address, wei: bigint) => Promise<void>
  stop: () => Promise<void>
}

/** The embedded chain with the real contracts as they are deployed. */
export async function startBenchChain(): Promise<BenchChain> {
  const { rpcUrl, deployment, operatorKeyFile, stop } = await startTestChain()
  const { privateKey } = JSON.parse(await readFile(operatorKeyFile, 'utf8')) as { privateKey: Hex }
  const operator = privateKeyToAccount(privateKey)
  const chain = chainOf(deployment.chainId, rpcUrl)
  const node = createTestClient({
    mode: 'anvil',
    chain,
    transport: http(rpcUrl, { timeout: 60_000 }),
    pollingInterval: 20,
  })
  const reader = node.extend(publicActions)
  const writer = createWalletClient({ account: operator, chain, transport: http(rpcUrl, { timeout: 60_000 }) })
  const settled = async (hash: Hex): Promise<Sent> => {
    const receipt = await reader.waitForTransactionReceipt({ hash })
    if (receipt.status !== 'success') throw new Error(`transaction ${hash} reverted`)
    const { input } = await reader.getTransaction({ hash })
    const data = hexToBytes(input).reduce((sum, byte) => sum + (byte === 0 ? 4 : 16), 0)
    const gas = Number(receipt.gasUsed)
    return { gas, execution: gas - data, receipt }
  }
  return {
    deployment,
    operator,
    read: (call) => reader.readContract(call) as Promise<never>,
    send: async (call) => {
      const { request } = await reader.simulateContract({ ...call, account: operator, blockTag: 'pending' })
      return settled(await writer.writeContract(request))
    },
    deploy: async ({ abi, bytecode, args = [] }) => {
      const sent = await settled(await writer.deployContract({ abi, bytecode, args }))
      if (!sent.receipt.contractAddress) throw new Error('the contract was not created')
      return { ...sent, address: sent.receipt.contractAddress }
    },
    passTime: async (seconds) => {
      await node.increaseTime({ seconds })
      await node.mine({ blocks: 1 })
    },
    setBalance: (address, value) => node.setBalance({ address, value }),
    stop,
  }
}
