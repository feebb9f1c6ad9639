'use client'
import { type ReactNode, useState } from 'react'
import { WagmiProvider } from 'wagmi'
import type { ChainConfig } from '#lib/schemas/chain-config.ts'
import { ChainContext } from './chain-context.tsx'
import { SignInProvider } from './sign-in-provider.tsx'
import { TransactionProvider } from './transaction-provider.tsx'
import { createWagmiConfig } from './wagmi-config.ts'

/** Wallet, session and transactions for everything below. Stands inside a QueryClientProvider. */
export function ChainProvider({ chain, children }: { chain: ChainConfig; children: ReactNode }) {
  const [config] = useState(() => createWagmiConfig(chain))
  return (
    <ChainContext value={chain}>
      <WagmiProvider config={config}>
        <SignInProvider>
          <TransactionProvider>{children}</TransactionProvider>
        </SignInProvider>
      </WagmiProvider>
    </ChainContext>
  )
}
