'use client'
import { useQueryClient } from '@tanstack/react-query'
import { ChevronDown, LogOut, Settings, UserRound } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import type { Address } from 'viem'
import { useBalance, useConfig, useDisconnect } from 'wagmi'
import { Button } from '#components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '#components/ui/dropdown-menu.tsx'
import { Hash, shortHash } from '#components/ui/hash.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { formatOpen } from '#lib/format.ts'
import { common } from '#lib/strings/common.ts'
import { useChainConfig } from './chain-context.tsx'
import { explainChainError } from './explain-error.ts'
import { signInBuiltIn } from './sign-in.ts'
import { useRequireSession } from './sign-in-provider.tsx'
import { sameAddress, useSession } from './use-session.ts'

const words = common.account

/** Sign in, or: who, balance, other accounts, settings, sign out. */
export function AccountMenu() {
  const chain = useChainConfig()
  const config = useConfig()
  const queries = useQueryClient()
  const requireSession = useRequireSession()
  const { session, pending, name } = useSession()
  const { disconnect } = useDisconnect()
  const [switching, setSwitching] = useState(false)
  const balance = useBalance({ address: session?.address, query: { refetchInterval: 10_000 } })

  if (pending) return <Skeleton className="h-8 w-24" />
  if (!session) {
    return <Button onClick={() => void requireSession()}>{words.signIn}</Button>
  }

  const demo = chain.demoAccounts.find((candidate) => sameAddress(candidate.address, session.address))
  const amount = balance.data ? formatOpen(balance.data.value, { digits: 2, symbol: chain.currency.symbol }) : null
  const switchTo = async (who: string) => {
    const target = chain.demoAccounts.find((candidate) => candidate.address === who)
    const targetName = target?.name ?? words.ownWallet
    setSwitching(true)
    const work = signInBuiltIn(config, target ? target.address : 'own', () => {}).then(async ({ session: next }) => {
      queries.setQueryData(orpc.auth.me.queryKey(), next)
      await queries.invalidateQueries()
    })
    toast.promise(work, {
      loading: words.switching(targetName),
      success: words.switched(targetName),
      error: (error) => ({ message: words.switchFailed, description: explainChainError(error).message }),
    })
    await work.catch(() => undefined).finally(() => setSwitching(false))
  }
  const signOut = async () => {
    await client.auth.signOut()
    disconnect()
    queries.setQueryData(orpc.auth.me.queryKey(), null)
    await queries.invalidateQueries()
  }

  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          className="max-w-72 gap-2 px-2.5 max-sm:w-9 max-sm:px-0"
          loading={switching}
          aria-label={`${words.label}: ${name ?? session.address}`}
        >
          {amount && <span className="hidden border-r pr-2 sm:inline">{amount}</span>}
          <UserRound aria-hidden className="sm:hidden" />
          <span className="truncate font-normal text-muted-foreground max-sm:hidden">
            {demo?.name ?? shortHash(session.address)}
          </span>
          <ChevronDown aria-hidden className="text-muted-foreground max-sm:hidden" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="w-72">
        <div className="px-2 pt-2 pb-1">
          <p className="font-medium">{name ?? words.address}</p>
          <Hash value={session.address as Address} label={words.copyAddress} lead={10} tail={8} />
          <div className="mt-1 flex items-baseline justify-between">
            <span className="text-muted-foreground text-xs">{words.balance}</span>
            <span className="font-medium">{amount ?? '–'}</span>
          </div>
        </div>
        {chain.embedded && chain.demoAccounts.length > 0 && (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuLabel>{words.switchAccount}</DropdownMenuLabel>
            <DropdownMenuRadioGroup value={demo?.address ?? 'own'} onValueChange={(who) => void switchTo(who)}>
              <DropdownMenuRadioItem value="own">{words.ownWallet}</DropdownMenuRadioItem>
              {chain.demoAccounts.map((other) => (
                <DropdownMenuRadioItem key={other.address} value={other.address}>
                  <span className="truncate">{other.name}</span>
                  <span className="ml-auto font-mono text-muted-foreground text-xs">
                    {shortHash(other.address, 6, 0)}
                  </span>
                </DropdownMenuRadioItem>
              ))}
            </DropdownMenuRadioGroup>
          </>
        )}
        <DropdownMenuSeparator />
        <DropdownMenuItem asChild>
          <Link href="/settings">
            <Settings aria-hidden />
            {common.nav.settings}
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => void signOut()}>
          <LogOut aria-hidden />
          {words.disconnect}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
