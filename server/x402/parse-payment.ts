import { decodePaymentSignatureHeader } from '@x402/core/http'
import type { PaymentPayload, PaymentRequirements } from '@x402/core/types'
import { getAddress } from 'viem'
import { z } from 'zod'
import { addressSchema, hexSchema } from '#lib/schemas/common.ts'
import { AppError } from '../errors.ts'

const uint = z.string().regex(/^\d{1,78}$/)
/** One spelling of an address and of a nonce, so that none can be used twice under two names. */
const address = addressSchema.transform((value) => getAddress(value))
const authorizationSchema = z.object({
  from: address,
  to: address,
  value: uint,
  validAfter: uint,
  validBefore: uint,
  nonce: z
    .string()
    .regex(/^0x[0-9a-fA-F]{64}$/)
    .transform((value) => value.toLowerCase() as `0x${string}`),
})
const paymentSchema = z.object({
  x402Version: z.literal(2),
  accepted: z.object({
    scheme: z.string(),
    network: z.string().transform((value) => value as `${string}:${string}`),
    asset: address,
    payTo: address,
    amount: uint,
    maxTimeoutSeconds: z.number(),
    extra: z.record(z.string(), z.unknown()).default({}),
  }),
  // nothing but ERC-3009: the other payloads that x402 knows would have the facilitator call other contracts
  payload: z.strictObject({ authorization: authorizationSchema, signature: hexSchema }),
})

export type Payment = z.infer<typeof paymentSchema>
export const authorizationOf = (payment: Payment) => payment.payload.authorization
/** A payment in the library's own type. */
export const toPayload = (payment: Payment): PaymentPayload => payment

/** @returns the payment of a request, or null when none came. @throws AppError bad_input */
export function readPayment(headers: Headers): Payment | null {
  const header = headers.get('payment-signature')
  if (!header) return null
  const result = paymentSchema.safeParse(decoded(header))
  if (result.success) return result.data
  const message =
    'The PAYMENT-SIGNATURE header is not a payment that is taken here: x402 version 2, scheme exact, an ERC-3009 authorization.'
  throw new AppError('bad_input', message, { place: 'payment-signature' })
}

function decoded(header: string): unknown {
  try {
    return decodePaymentSignatureHeader(header)
  } catch {
    return null // the schema refuses it, as it refuses any other content
  }
}

/** A payment as the database kept it. */
export const storedPayment = (value: unknown): Payment => paymentSchema.parse(value)

const refuse = (message: string) => new AppError('payment_required', message, { place: 'payment-signature' })

/** Holds what the client accepted, and what it signed, to what is asked for. @throws AppError payment_required */
export function checkTerms(payment: Payment, terms: PaymentRequirements): void {
  const { accepted } = payment
  const { to, value } = authorizationOf(payment)
  const same = (one: string, other: string) => getAddress(one) === getAddress(other)
  if (accepted.scheme !== terms.scheme)
    throw refuse(`The scheme ${accepted.scheme} is not taken here; pay by ${terms.scheme}.`)
  if (accepted.network !== terms.network) {
    throw refuse(`The payment is for ${accepted.network}; this installation is paid on ${terms.network}.`)
  }
  if (!same(accepted.asset, terms.asset))
    throw refuse(`The payment is in ${accepted.asset}; pay in Governed OPEN, ${terms.asset}.`)
  if (!same(accepted.payTo, terms.payTo) || !same(to, terms.payTo))
    throw refuse(`The payment goes to ${to}; pay to ${terms.payTo}.`)
  if (BigInt(accepted.amount) !== BigInt(terms.amount) || BigInt(value) !== BigInt(terms.amount)) {
    throw refuse(`The payment is of ${value} wei; this answer costs exactly ${terms.amount}. Sign for that amount.`)
  }
}
