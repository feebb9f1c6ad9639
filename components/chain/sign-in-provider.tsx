'use client'
import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react'
import type { Address } from 'viem'
import { type Config, useConfig } from 'wagmi'
import { getAccount, watchAccount } from 'wagmi/actions'
import { orpc } from '#lib/api/client.ts'
import type { Session } from '#lib/schemas/auth.ts'
import { common } from '#lib/strings/common.ts'
import { SignInDialog } from './sign-in-dialog.tsx'
import { sameAddress } from './use-session.ts'

export type RequireSessionOptions = {
  /** What it is for, in one sentence: "Sign in to start training." */
  reason?: string
  /** Also needs the wallet itself, with the account that is signed in: for signatures and transactions. */
  wallet?: boolean
}

/** Resolves with the session, after the dialog if need be; null when the person closed it. */
export type RequireSession = (options?: RequireSessionOptions) => Promise<Session | null>

const SignInContext = createContext<RequireSession | null>(null)

/** For actions that need an account: `const session = await requireSession(); if (!session) return`. */
export function useRequireSession(): RequireSession {
  const require = useContext(SignInContext)
  if (!require) throw new Error('useRequireSession needs a SignInProvider above it.')
  return require
}

export function SignInProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient()
  const config = useConfig()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState<string>()
  const waiting = useRef<((session: Session | null) => void) | null>(null)

  const finish = useCallback((session: Session | null) => {
    setOpen(false)
    waiting.current?.(session)
    waiting.current = null
  }, [])

  const requireSession = useCallback<RequireSession>(
    async ({ reason: why, wallet = false } = {}) => {
      const known = (await queries.fetchQuery(orpc.auth.me.queryOptions({ staleTime: 60_000 }))) as Session | null
      const address = await settledAddress(config)
      const fits = address ? sameAddress(address, known?.address) : !wallet
      if (known && fits) return known
      waiting.current?.(null)
      setReason(known && address ? common.signIn.sessionEnded : why)
      setOpen(true)
      return new Promise<Session | null>((resolve) => {
        waiting.current = resolve
      })
    },
    [queries, config],
  )

  return (
    <SignInContext value={requireSession}>
      {children}
      <SignInDialog
        open={open}
        reason={reason}
        onClose={() => finish(null)}
        onSignedIn={async (session) => {
          queries.setQueryData(orpc.auth.me.queryKey(), session)
          finish(session)
          await queries.invalidateQueries()
        }}
      />
    </SignInContext>
  )
}

const RECONNECT_MS = 3000

/** The wallet's account; right after loading a page it waits until the wallet has answered. */
function settledAddress(config: Config): Promise<Address | undefined> {
  const now = getAccount(config)
  if (now.status !== 'reconnecting') return Promise.resolve(now.address)
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      unwatch()
      resolve(getAccount(config).address)
    }
    const timer = setTimeout(done, RECONNECT_MS)
    const unwatch = watchAccount(config, {
      onChange: (account) => {
        if (account.status === 'connected' || account.status === 'disconnected') done()
      },
    })
  })
}
