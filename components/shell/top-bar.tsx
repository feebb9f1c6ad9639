import type { ReactNode } from 'react'
import { AccountMenu } from '#components/chain/account-menu.tsx'
import { NetworkStatus } from '#components/chain/network-status.tsx'
import { CommandPalette } from './command-palette.tsx'
import { ThemeMenu } from './theme-menu.tsx'
import { Wordmark } from './wordmark.tsx'

export function TopBar({ inbox }: { inbox: ReactNode }) {
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b bg-background px-4 pointer-coarse:h-14 max-[374px]:gap-0 max-[374px]:px-2 md:px-6">
      <Wordmark className="md:hidden" />
      <CommandPalette />
      <div className="flex items-center gap-1 max-[374px]:gap-0 md:ml-auto">
        <NetworkStatus />
        {inbox}
        {/* on a phone settings and palette have it still */}
        <div className="max-[419px]:hidden">
          <ThemeMenu />
        </div>
        <div className="ml-1">
          <AccountMenu />
        </div>
      </div>
    </header>
  )
}
