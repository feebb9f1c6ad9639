import { type Chain, defineChain } from 'viem'

export const EMBEDDED_CHAIN_ID = 161200
export const TEST_CHAIN_ID = 161201
export const MAIN_CHAIN_ID = 1612

const names: Record<number, string> = {
  [EMBEDDED_CHAIN_ID]: 'ModelFactory embedded',
  [TEST_CHAIN_ID]: 'ModelFactory testnet',
  [MAIN_CHAIN_ID]: 'ModelFactory',
}

/** OPEN, the native gas token: 18 decimals. */
export const nativeCurrency = { name: 'OPEN', symbol: 'OPEN', decimals: 18 } as const

/** A chain as viem and wagmi take it. @param rpcUrl where its node answers */
export const chainOf = (chainId: number, rpcUrl: string): Chain =>
  defineChain({
    id: chainId,
    name: names[chainId] ?? `Chain ${chainId}`,
    nativeCurrency,
    rpcUrls: { default: { http: [rpcUrl] } },
    testnet: chainId !== MAIN_CHAIN_ID,
  })
