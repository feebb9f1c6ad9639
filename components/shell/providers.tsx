'use client'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { ThemeProvider } from 'next-themes'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import { type ReactNode, useState } from 'react'
import { ChainProvider } from '#components/chain/chain-provider.tsx'
import { Toaster } from '#components/ui/toaster.tsx'
import { TooltipProvider } from '#components/ui/tooltip.tsx'
import type { ChainConfig } from '#lib/schemas/chain-config.ts'

/** What a refusal of the server says will not change by asking again. */
function worthRetrying(failures: number, error: unknown): boolean {
  const status = (error as { status?: number } | null)?.status
  return failures < 2 && (status === undefined || status >= 500)
}

export function Providers({ chain, children }: { chain: ChainConfig; children: ReactNode }) {
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { staleTime: 5_000, retry: worthRetrying } } }),
  )
  return (
    <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange>
      <NuqsAdapter>
        <QueryClientProvider client={queries}>
          <TooltipProvider delayDuration={300}>
            <ChainProvider chain={chain}>{children}</ChainProvider>
          </TooltipProvider>
          <Toaster />
        </QueryClientProvider>
      </NuqsAdapter>
    </ThemeProvider>
  )
}
