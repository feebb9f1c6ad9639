import { type Chain, defineChain } from 'viem'

export const EMBEDDED_CHAIN_ID = 161_200
export const TEST_CHAIN_ID = 161_201
export const MAIN_CHAIN_ID = 1612

const names: Record<number, string> = {
  [EMBEDDED_CHAIN_ID]: 'OPEN embedded',
  [TEST_CHAIN_ID]: 'OPEN test network',
  [MAIN_CHAIN_ID]: 'OPEN',
}
export const chainIds = Object.keys(names).map(Number)

/** Otherwise the node suggests a tip of 1 gwei, whatever its base fee. */
const withoutFees: Chain['prepareTransactionRequest'] = async (request) =>
  ({ ...request, maxFeePerGas: 0n, maxPriorityFeePerGas: 0n }) as typeof request

/**
 * A viem chain whose coin is OPEN. On the embedded chain transactions cost nothing, so that a balance grows by exactly
 * what was claimed. Throws for a chain id that is none of ours.
 */
export function chainOf(chainId: number, rpcUrl: string): Chain {
  const name = names[chainId]
  if (!name)
    throw new Error(
      `Chain ${chainId} is not one of ${chainIds.join(', ')}: set CHAIN_RPC_URL to a node of one of them.`,
    )
  return defineChain({
    id: chainId,
    name,
    nativeCurrency: { name: 'OPEN', symbol: 'OPEN', decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
    testnet: chainId !== MAIN_CHAIN_ID,
    ...(chainId === EMBEDDED_CHAIN_ID ? { prepareTransactionRequest: withoutFees } : {}),
  })
}
