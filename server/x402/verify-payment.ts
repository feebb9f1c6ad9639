import type { PaymentRequirements } from '@x402/core/types'
import { formatEther } from 'viem'
import { governedOpenAbi } from '#lib/chain/generated/abis.ts'
import { deployment, publicClient } from '../chain/index.ts'
import { AppError } from '../errors.ts'
import { facilitator } from './facilitator.ts'
import { authorizationOf, checkTerms, type Payment, toPayload } from './parse-payment.ts'

const place = 'payment-signature'
const refuse = (message: string, cause?: unknown) => new AppError('payment_required', message, { place }, cause)

/** Address and ABI of wrapped OPEN, as viem takes them. */
export async function governedOpen() {
  const { addresses } = await deployment()
  return { address: addresses.governedOpen, abi: governedOpenAbi } as const
}

export async function balanceOf(account: `0x${string}`): Promise<bigint> {
  const [reader, contract] = await Promise.all([publicClient(), governedOpen()])
  return reader.readContract({ ...contract, functionName: 'balanceOf', args: [account], blockTag: 'pending' })
}

/** Whether the chain has used up an authorization, be it by a transfer or by cancelling it. */
export async function isUsed(payment: Payment, blockTag: 'latest' | 'pending' = 'latest'): Promise<boolean> {
  const { from, nonce } = authorizationOf(payment)
  const [reader, contract] = await Promise.all([publicClient(), governedOpen()])
  const call = { ...contract, functionName: 'authorizationState', args: [from, nonce], blockTag } as const
  return reader.readContract(call)
}

/** Asks the facilitator whether the chain would take the payment now. @throws AppError payment_required | conflict */
export async function verifyPayment(payment: Payment, terms: PaymentRequirements): Promise<void> {
  checkTerms(payment, terms)
  const { isValid, invalidReason } = await (await facilitator()).verify(toPayload(payment), terms)
  if (!isValid) throw await explain(payment, invalidReason)
}

/** Why the facilitator refuses a payment, in one sentence. */
export async function explain(payment: Payment, reason = 'unknown reason'): Promise<AppError> {
  const { from, value, validBefore } = authorizationOf(payment)
  if (reason.endsWith('_valid_before')) {
    const date = new Date(Number(validBefore) * 1000).toISOString()
    return refuse(`The authorization is good until ${date}, which is over or too near; sign a new one.`)
  }
  if (reason.endsWith('_valid_after')) return refuse('The authorization is not good yet; sign one that begins earlier.')
  if (reason === 'invalid_exact_evm_signature') {
    return refuse(`The payment is not signed by ${from} for Governed OPEN on this chain; sign it with that wallet.`)
  }
  if (await isUsed(payment)) {
    return new AppError('conflict', 'This authorization was used or cancelled before; sign a new one.', { place })
  }
  const balance = await balanceOf(from)
  if (balance < BigInt(value)) return tooPoor(balance, BigInt(value))
  return refuse('The chain refuses this payment; sign a new one.', new Error(reason))
}

/** @param needed wei, of this answer and of those under way */
export const tooPoor = (balance: bigint, needed: bigint) =>
  refuse(
    `The wallet has ${formatEther(balance)} gOPEN and needs ${formatEther(needed)}; wrap OPEN with GovernedOpen.deposit and ask again.`,
  )
