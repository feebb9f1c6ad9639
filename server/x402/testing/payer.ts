import { x402Client } from '@x402/core/client'
import { decodePaymentRequiredHeader, encodePaymentSignatureHeader } from '@x402/core/http'
import type { PaymentPayload, PaymentRequired, PaymentRequirements } from '@x402/core/types'
import { ExactEvmScheme } from '@x402/evm/exact/client'
import { wrapFetchWithPayment } from '@x402/fetch'
import { createWalletClient, type Hex, http, parseEther } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { chainOf } from '#lib/chain/chains.ts'
import type { Deployment } from '#lib/chain/deployment.ts'
import { governedOpenAbi } from '#lib/chain/generated/abis.ts'
import { fundWallet, settledReceipt } from '../../chain/index.ts'

export type Authorization = {
  from: Hex
  to: Hex
  value: string
  validAfter: string
  validBefore: string
  nonce: Hex
}
const types = {
  TransferWithAuthorization: [
    { name: 'from', type: 'address' },
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'validAfter', type: 'uint256' },
    { name: 'validBefore', type: 'uint256' },
    { name: 'nonce', type: 'bytes32' },
  ],
} as const

/** A new wallet that holds as much wrapped OPEN, with x402's own client. */
export async function makePayer(deployment: Deployment, rpcUrl: string, wrapped = parseEther('5')) {
  const account = privateKeyToAccount(generatePrivateKey())
  await fundWallet({ input: { address: account.address } })
  const chain = chainOf(deployment.chainId, rpcUrl)
  const wallet = createWalletClient({ account, chain, transport: http(rpcUrl) })
  const token = { address: deployment.addresses.governedOpen, abi: governedOpenAbi } as const
  if (wrapped > 0n) {
    // as wallets do, more gas than the estimate: a second later it writes a checkpoint of the supply more
    const call = { ...token, functionName: 'deposit', value: wrapped, gas: 200_000n } as const
    await settledReceipt(await wallet.writeContract(call))
  }
  const network = `eip155:${deployment.chainId}` as const
  const client = x402Client.fromConfig({
    schemes: [{ network, client: new ExactEvmScheme(account) }],
    spendControls: {
      allowedAssets: [{ network, asset: token.address, maxAmountPerPayment: parseEther('1').toString() }],
    },
  })

  /** A payment for these terms with anything in it changed, signed anew by the wallet. */
  async function forge(
    required: PaymentRequired,
    change: { accepted?: Partial<PaymentRequirements>; authorization?: Partial<Authorization> } = {},
  ): Promise<PaymentPayload> {
    const made = await client.createPaymentPayload(required)
    const authorization = { ...(made.payload.authorization as Authorization), ...change.authorization }
    const { from, to, value, validAfter, validBefore, nonce } = authorization
    const signature = await account.signTypedData({
      domain: { name: 'Governed OPEN', version: '1', chainId: deployment.chainId, verifyingContract: token.address },
      types,
      primaryType: 'TransferWithAuthorization',
      message: {
        ...{ from, to, nonce, value: BigInt(value) },
        ...{ validAfter: BigInt(validAfter), validBefore: BigInt(validBefore) },
      },
    })
    return { ...made, accepted: { ...made.accepted, ...change.accepted }, payload: { authorization, signature } }
  }
  return { account, wallet, token, client, forge, fetch: wrapFetchWithPayment(fetch, client) }
}
export type Payer = Awaited<ReturnType<typeof makePayer>>

export const termsIn = (response: Response): PaymentRequired =>
  decodePaymentRequiredHeader(response.headers.get('payment-required') ?? '')
export const paymentHeader = (payment: PaymentPayload) => ({
  'payment-signature': encodePaymentSignatureHeader(payment),
})
