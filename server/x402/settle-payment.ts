import { type Hex, isAddressEqual, parseEventLogs } from 'viem'
import { governedOpenAbi } from '#lib/chain/generated/abis.ts'
import type { X402Payment } from '#prisma/generated/client.ts'
import { publicClient } from '../chain/index.ts'
import { wei } from '../db.ts'
import { AppError } from '../errors.ts'
import { facilitator } from './facilitator.ts'
import { authorizationOf, type Payment, storedPayment, toPayload } from './parse-payment.ts'
import { termsOf } from './terms.ts'
import { explain, governedOpen, isUsed } from './verify-payment.ts'

/** Most blocks of one `eth_getLogs`, as public nodes bound it. */
const logWindow = 1000n

/**
 * Brings the payment of an answer onto the chain, or finds that it is there: this process may have died after sending it, and
 * an authorization may be sent by anyone. @returns the transaction's hash. @throws AppError payment_required | conflict | unavailable
 */
export async function settlePayment(row: X402Payment): Promise<Hex> {
  const payment = storedPayment(row.payload)
  const sent = await findTransfer(payment, row.fromBlock)
  if (sent) return sent
  const result = await (await facilitator()).settle(toPayload(payment), await termsOf(wei(row.amount)))
  if (result.success) return result.transaction as Hex
  const meanwhile = await findTransfer(payment, row.fromBlock)
  if (meanwhile) return meanwhile
  if (result.errorReason === 'settlement_pending' || (await isUsed(payment, 'pending'))) {
    const message = 'The payment was sent and is not on the chain yet; send the same request again to get the answer.'
    throw new AppError('unavailable', message, { next: 'retry' }, new Error(result.errorMessage))
  }
  throw await explain(payment, result.errorReason)
}

/** The transaction in which the authorization was used as it was signed, if there is one. @throws AppError conflict when it was used otherwise */
export async function findTransfer(payment: Payment, fromBlock: bigint): Promise<Hex | null> {
  if (!(await isUsed(payment))) return null
  const { from, to, value, nonce } = authorizationOf(payment)
  const [reader, contract] = await Promise.all([publicClient(), governedOpen()])
  const latest = await reader.getBlockNumber({ cacheTime: 0 })
  for (let start = fromBlock; start <= latest; start += logWindow) {
    const [used] = await reader.getContractEvents({
      ...contract,
      eventName: 'AuthorizationUsed',
      args: { authorizer: from, nonce },
      fromBlock: start,
      toBlock: start + logWindow - 1n,
    })
    if (!used) continue
    const { logs } = await reader.getTransactionReceipt({ hash: used.transactionHash })
    // the very next event is its transfer: another one in the same transaction belongs to another authorization
    const next = logs.filter((log) => log.logIndex === used.logIndex + 1 && isAddressEqual(log.address, used.address))
    const [transfer] = parseEventLogs({ abi: governedOpenAbi, eventName: 'Transfer', logs: next })
    const { args } = transfer ?? {}
    if (args?.from === from && args.to === to && args.value === BigInt(value)) return used.transactionHash
    break
  }
  const message = 'This authorization was used for something else or cancelled; sign a new one.'
  throw new AppError('conflict', message, { place: 'payment-signature' })
}
