import type { Abi, Address, Hex, TransactionReceipt } from 'viem'
import { operatorClient, publicClient } from './client.ts'

let last: Promise<unknown> = Promise.resolve()

type Call = { address: Address; abi: Abi; functionName: string; args: readonly unknown[]; value?: bigint }

/**
 * Simulates, sends as the operator, and waits until it is mined. One at a time in this process, so that nonces never cross.
 * @throws viem's errors when the contract reverts
 */
export function sendAsOperator(call: Call): Promise<TransactionReceipt> {
  const run = async () => {
    const [reader, writer] = await Promise.all([publicClient(), operatorClient()])
    // pending, because its time is now; the latest block's may be long past where blocks come with transactions
    const { request } = await reader.simulateContract({ ...call, account: writer.account, blockTag: 'pending' })
    const hash = await writer.writeContract(request)
    return settledReceipt(hash)
  }
  const result = last.then(run, run)
  last = result.catch(() => undefined)
  return result
}

/** Waits for a transaction. @throws Error when it reverted */
export async function settledReceipt(hash: Hex): Promise<TransactionReceipt> {
  const reader = await publicClient()
  const receipt = await reader.waitForTransactionReceipt({ hash, timeout: 60_000 })
  if (receipt.status !== 'success') throw new Error(`transaction ${hash} reverted`)
  return receipt
}
