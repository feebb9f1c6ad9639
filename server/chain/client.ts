import { type Chain, createPublicClient, createWalletClient, type HttpTransport, http, type PublicClient } from 'viem'
import { chainOf } from '#lib/chain/chains.ts'
import { env } from '../env.ts'
import { deployment } from './deployment.ts'
import { operatorAccount } from './operator.ts'

type Reader = PublicClient<HttpTransport, Chain>

let reader: Promise<Reader> | undefined

/** Reads the chain. */
export function publicClient(): Promise<Reader> {
  reader ??= deployment().then(({ chainId }) =>
    createPublicClient({
      chain: chainOf(chainId, env.CHAIN_RPC_URL),
      transport: http(env.CHAIN_RPC_URL),
      pollingInterval: 250,
    }),
  )
  return reader
}

/** Writes as the operator. */
export async function operatorClient() {
  const [{ chainId }, account] = await Promise.all([deployment(), operatorAccount()])
  return createWalletClient({ account, chain: chainOf(chainId, env.CHAIN_RPC_URL), transport: http(env.CHAIN_RPC_URL) })
}
