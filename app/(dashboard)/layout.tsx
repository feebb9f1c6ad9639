import { connection } from 'next/server'
import type { ReactNode } from 'react'
import { InboxBell } from '#components/inbox/inbox-bell.tsx'
import { RunToasts } from '#components/run/run-toasts.tsx'
import { AppShell } from '#components/shell/app-shell.tsx'
import { Providers } from '#components/shell/providers.tsx'
import { getChainConfig } from '#server/chain/index.ts'

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  // Chain and contracts are known when it runs, not when it is built.
  await connection()
  const chain = await getChainConfig()
  return (
    <Providers chain={chain}>
      <AppShell inbox={<InboxBell />}>{children}</AppShell>
      <RunToasts />
    </Providers>
  )
}
