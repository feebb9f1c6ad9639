'use client'
import { useMemo, useSyncExternalStore } from 'react'
import type { Address } from 'viem'
import { parseSessionKey, type SessionKey, storedSessionKey, watchSessionKey } from './session-key.ts'

/** The session key of this browser for an account; null when there is none, and on the server. */
export function useSessionKey(chainId: number, account: Address | undefined): SessionKey | null {
  const stored = useSyncExternalStore(
    watchSessionKey,
    () => (account ? storedSessionKey(chainId, account) : null),
    () => null,
  )
  return useMemo(() => parseSessionKey(stored), [stored])
}
