'use client'
import { createContext, useContext } from 'react'
import type { ChainConfig } from '#lib/schemas/chain-config.ts'

export const ChainContext = createContext<ChainConfig | null>(null)

/** The chain of this installation: id, name, node, currency, contracts, demo accounts. */
export function useChainConfig(): ChainConfig {
  const chain = useContext(ChainContext)
  if (!chain) throw new Error('useChainConfig needs a ChainProvider above it.')
  return chain
}

/** Address of a transaction in the explorer, when the chain has one. */
export function useExplorerLink(kind: 'tx' | 'address', value: string | null | undefined): string | undefined {
  const { explorer } = useChainConfig()
  return explorer && value ? `${explorer.replace(/\/$/, '')}/${kind}/${value}` : undefined
}
