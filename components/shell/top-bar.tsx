import { AccountMenu } from '#components/chain/account-menu.tsx'
import { NetworkStatus } from '#components/chain/network-status.tsx'
import { CommandPalette } from './command-palette.tsx'
import { ThemeMenu } from './theme-menu.tsx'
import { Wordmark } from './wordmark.tsx'

export function TopBar() {
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b bg-background px-4 pointer-coarse:h-14 md:px-6">
      <Wordmark className="md:hidden" />
      <CommandPalette />
      <div className="ml-auto flex items-center gap-1">
        <NetworkStatus />
        <ThemeMenu />
        <div className="ml-1">
          <AccountMenu />
        </div>
      </div>
    </header>
  )
}
