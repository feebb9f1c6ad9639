import type { ReactNode } from 'react'
import { common } from '#lib/strings/common.ts'
import { BottomNav } from './bottom-nav.tsx'
import { Sidebar } from './sidebar.tsx'
import { TopBar } from './top-bar.tsx'

/** Sidebar and top bar around the page; on phones the areas move to the bottom. `inbox` is the bell of another entity. */
export function AppShell({ inbox, children }: { inbox: ReactNode; children: ReactNode }) {
  return (
    <>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60 focus:rounded-md focus:bg-popover focus:px-3 focus:py-2 focus:shadow-md"
      >
        {common.app.skipToContent}
      </a>
      <div className="flex min-h-dvh">
        <Sidebar />
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar inbox={inbox} />
          <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col pb-14 outline-none md:pb-0">
            {children}
          </main>
        </div>
      </div>
      <BottomNav />
    </>
  )
}
