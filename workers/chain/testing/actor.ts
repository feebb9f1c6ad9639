import type { LocalAccount } from 'viem'
import {
  type Address,
  createTestClient,
  createWalletClient,
  type Hex,
  http,
  publicActions,
  type TransactionReceipt,
} from 'viem'
import { chainOf } from '#lib/chain/chains.ts'

export type Call = { to?: Address; data?: Hex; value?: bigint }

/** A test chain's node, with its clock in our hands. */
export function testNode(chainId: number, rpcUrl: string) {
  const chain = chainOf(chainId, rpcUrl)
  return createTestClient({ mode: 'anvil', chain, transport: http(rpcUrl), pollingInterval: 20 }).extend(publicActions)
}
export type TestNode = ReturnType<typeof testNode>

/** Sends a transaction and waits until it is mined. @throws Error when it reverts */
export async function send(node: TestNode, account: LocalAccount, call: Call): Promise<TransactionReceipt> {
  const writer = createWalletClient({ account, chain: node.chain, transport: http() })
  const receipt = await node.waitForTransactionReceipt({
    hash: await writer.sendTransaction({ ...call, gas: 5_000_000n }),
  })
  if (receipt.status !== 'success') throw new Error(`The call ${call.data?.slice(0, 10)} to ${call.to} reverted.`)
  return receipt
}

/** Sends two transactions of two accounts into one block. */
export async function sendTogether(node: TestNode, calls: [LocalAccount, Call][]): Promise<void> {
  await node.setAutomine(false)
  const hashes: Hex[] = []
  for (const [account, call] of calls) {
    const writer = createWalletClient({ account, chain: node.chain, transport: http() })
    hashes.push(await writer.sendTransaction({ ...call, gas: 5_000_000n }))
  }
  await node.mine({ blocks: 1 })
  await node.setAutomine(true)
  for (const hash of hashes) {
    const { status } = await node.waitForTransactionReceipt({ hash })
    if (status !== 'success') throw new Error(`Transaction ${hash} of a block of several reverted.`)
  }
}

export async function pass(node: TestNode, seconds: number): Promise<void> {
  await node.increaseTime({ seconds })
  await node.mine({ blocks: 1 })
}
