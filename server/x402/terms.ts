import type { PaymentRequired, PaymentRequirements } from '@x402/core/types'
import { deployment } from '../chain/index.ts'
import { env } from '../env.ts'
import type { Ask } from './prepare-ask.ts'

/** EIP-712 domain of GovernedOpen; clients sign by it. */
const wrappedOpen = { name: 'Governed OPEN', version: '1' } as const
/** How long a client's authorization stays good: the answer is made before it is used. */
const maxTimeoutSeconds = 300

/** What one answer costs, as x402 states it. @param amount wei of wrapped OPEN */
export async function termsOf(amount: bigint): Promise<PaymentRequirements> {
  const { chainId, operator, addresses } = await deployment()
  return {
    scheme: 'exact',
    network: `eip155:${chainId}`,
    asset: addresses.governedOpen,
    payTo: operator,
    amount: amount.toString(),
    maxTimeoutSeconds,
    extra: wrappedOpen,
  }
}

/** The 402 answer's content. @param error why nothing is answered yet */
export async function paymentRequired(request: Request, ask: Ask, error: string): Promise<PaymentRequired> {
  const { host, pathname } = new URL(request.url)
  const origin = env.PUBLIC_URL ?? `http://${request.headers.get('host') ?? host}`
  const description = `One answer of ${ask.model}: ${ask.promptTokens} tokens of prompt and at most ${ask.request.max_tokens} of answer`
  return {
    x402Version: 2,
    error,
    resource: {
      url: new URL(pathname, origin).href,
      description,
      mimeType: ask.stream ? 'text/event-stream' : 'application/json',
    },
    accepts: [await termsOf(ask.amount)],
  }
}
