import type { Abi, Address, Hex, TransactionReceipt } from 'viem'
import { db } from '../db.ts'
import { operatorClient, publicClient } from './client.ts'

type Call = { address: Address; abi: Abi; functionName: string; args: readonly unknown[]; value?: bigint }

/** Names the operator's account among PostgreSQL's advisory locks. */
const operatorLock = 1_612
const patience = { maxWait: 60_000, timeout: 120_000 }

/** Web app and worker both send as the operator: one at a time over all processes, so that nonces never cross. */
const inTurn = <T>(send: () => Promise<T>): Promise<T> =>
  db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${operatorLock})`
    return send()
  }, patience)

/**
 * Simulates, sends as the operator, and waits until it is mined.
 * @throws viem's errors when the contract reverts
 */
export function sendAsOperator(call: Call): Promise<TransactionReceipt> {
  return inTurn(async () => {
    const [reader, writer] = await Promise.all([publicClient(), operatorClient()])
    // pending, because its time is now; the latest block's may be long past where blocks come with transactions
    const asked = { ...call, account: writer.account, blockTag: 'pending' } as const
    const [{ request }, gas] = await Promise.all([reader.simulateContract(asked), reader.estimateContractGas(asked)])
    // mined a second later, a call may write a checkpoint more than it was estimated to
    return settledReceipt(await writer.writeContract({ ...request, gas: (gas * 3n) / 2n + 30_000n }))
  })
}

/** Sends OPEN as the operator and waits until it is mined. @param value wei */
export function payAsOperator(to: Address, value: bigint): Promise<TransactionReceipt> {
  return inTurn(async () => {
    const writer = await operatorClient()
    return settledReceipt(await writer.sendTransaction({ to, value }))
  })
}

/** Waits for a transaction. @throws Error when it reverted */
export async function settledReceipt(hash: Hex): Promise<TransactionReceipt> {
  const reader = await publicClient()
  const receipt = await reader.waitForTransactionReceipt({ hash, timeout: 60_000 })
  if (receipt.status !== 'success') throw new Error(`transaction ${hash} reverted`)
  return receipt
}
