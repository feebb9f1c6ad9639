import { createPublicClient, createWalletClient, http, type PublicClient, type WalletClient } from 'viem'
import { chainOf } from '#lib/chain/chains.ts'
import { env } from '../env.ts'
import { deployment } from './deployment.ts'
import { operatorAccount } from './operator.ts'

let reader: Promise<PublicClient> | undefined

/** Reads the chain. */
export function publicClient(): Promise<PublicClient> {
  reader ??= deployment().then(({ chainId }) =>
    createPublicClient({ chain: chainOf(chainId, env.CHAIN_RPC_URL), transport: http(env.CHAIN_RPC_URL), pollingInterval: 250 }),
  )
  return reader
}

/** Writes as the operator. */
export async function operatorClient() {
  const [{ chainId }, account] = await Promise.all([deployment(), operatorAccount()])
  return createWalletClient({ account, chain: chainOf(chainId, env.CHAIN_RPC_URL), transport: http(env.CHAIN_RPC_URL) })
}
export type OperatorClient = Awaited<ReturnType<typeof operatorClient>> & WalletClient
