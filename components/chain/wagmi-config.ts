import { createConfig, http } from 'wagmi'
import { chainOf } from '#lib/chain/chains.ts'
import type { ChainConfig } from '#lib/schemas/chain-config.ts'
import { common } from '#lib/strings/common.ts'
import { builtInWallet } from './built-in-wallet.ts'

/** One chain, its node, and the wallets that this browser has; wallet SDKs that call out are not among them. */
export function createWagmiConfig(chain: ChainConfig) {
  const network = {
    ...chainOf(chain.chainId, chain.rpcUrl),
    ...(chain.explorer && { blockExplorers: { default: { name: chain.name, url: chain.explorer } } }),
  }
  return createConfig({
    chains: [network],
    connectors: chain.embedded ? [builtInWallet(chain.demoAccounts, common.account.ownWallet)] : [],
    transports: { [network.id]: http(chain.rpcUrl) },
    pollingInterval: chain.embedded ? 1000 : 4000,
    multiInjectedProviderDiscovery: true,
    ssr: true,
  })
}
