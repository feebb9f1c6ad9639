'use client'
import { useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import type { Address } from 'viem'
import { useAccount } from 'wagmi'
import { orpc } from '#lib/api/client.ts'
import type { Session } from '#lib/schemas/auth.ts'
import { common } from '#lib/strings/common.ts'
import { useChainConfig } from './chain-context.tsx'

export type SessionState = {
  /** Who is signed in; null when nobody is, or while it is not known yet. */
  session: Session | null
  pending: boolean
  /** The wallet shows the account that is signed in, so it can sign and pay. */
  walletReady: boolean
  /** The wallet shows another account than the one that is signed in. */
  mismatch: boolean
  /** A demo contributor's name, or null. */
  demoName: string | null
  /** How to call the account: a demo contributor's name, or "Built-in wallet", or nothing. */
  name: string | null
}

export const sameAddress = (a: string | null | undefined, b: string | null | undefined): boolean =>
  Boolean(a && b && a.toLowerCase() === b.toLowerCase())

const never = () => () => undefined

/**
 * False while React takes over what the server rendered. A part below `Suspense` is taken over late, when the session is
 * known already; it must first look as the server left it.
 */
const useHydrated = () =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  )

export function useSession(): SessionState {
  const hydrated = useHydrated()
  const query = useQuery(orpc.auth.me.queryOptions({ staleTime: 60_000 }))
  const account = useAccount()
  const data = hydrated ? query.data : undefined
  const isPending = query.isPending || !hydrated
  const address = hydrated ? account.address : undefined
  const connector = hydrated ? account.connector : undefined
  const { demoAccounts } = useChainConfig()
  const session = (data as Session | null | undefined) ?? null
  const demoName = demoAccounts.find((demo) => sameAddress(demo.address, session?.address))?.name ?? null
  const builtIn = connector?.type === 'built-in' && sameAddress(address, session?.address)
  return {
    session,
    pending: isPending,
    walletReady: session !== null && sameAddress(address, session.address),
    mismatch: session !== null && address !== undefined && !sameAddress(address, session.address),
    demoName,
    name: demoName ?? (builtIn ? common.account.ownWallet : null),
  }
}

/** The name under which people know an address: a demo contributor's, or null. */
export function useAccountName(address: Address | string | null | undefined): string | null {
  const { demoAccounts } = useChainConfig()
  return demoAccounts.find((demo) => sameAddress(demo.address, address))?.name ?? null
}
