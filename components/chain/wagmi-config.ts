import { defineChain } from 'viem'
import { createConfig, http } from 'wagmi'
import type { ChainConfig } from '#lib/schemas/chain-config.ts'
import { common } from '#lib/strings/common.ts'
import { builtInWallet } from './built-in-wallet.ts'

/** One chain, its node, and the wallets that this browser has; wallet SDKs that call out are not among them. */
export function createWagmiConfig(chain: ChainConfig) {
  const network = defineChain({
    id: chain.chainId,
    name: chain.name,
    nativeCurrency: chain.currency,
    rpcUrls: { default: { http: [chain.rpcUrl] } },
    ...(chain.explorer && { blockExplorers: { default: { name: chain.name, url: chain.explorer } } }),
    testnet: chain.embedded,
  })
  return createConfig({
    chains: [network],
    connectors: chain.embedded ? [builtInWallet(chain.demoAccounts, common.account.ownWallet)] : [],
    transports: { [network.id]: http(chain.rpcUrl) },
    pollingInterval: chain.embedded ? 1000 : 4000,
    multiInjectedProviderDiscovery: true,
    ssr: true,
  })
}
