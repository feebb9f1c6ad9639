import { chainOf, EMBEDDED_CHAIN_ID } from '#lib/chain/chains.ts'
import type { ChainConfig } from '#lib/schemas/chain-config.ts'
import { env } from '../env.ts'
import { demoAccounts } from './demo-accounts.ts'
import { deployment } from './deployment.ts'

/** What browsers need to talk to the chain. */
export async function getChainConfig(): Promise<ChainConfig> {
  const { chainId, addresses } = await deployment()
  const chain = chainOf(chainId, env.CHAIN_RPC_URL)
  const embedded = chainId === EMBEDDED_CHAIN_ID
  return {
    chainId,
    name: chain.name,
    rpcUrl: env.CHAIN_RPC_URL,
    currency: chain.nativeCurrency,
    explorer: chain.blockExplorers?.default.url ?? null,
    embedded,
    addresses,
    demoAccounts: embedded ? await demoAccounts() : [],
  }
}
