'use client'
import { useQuery } from '@tanstack/react-query'
import { Coins, LogIn } from 'lucide-react'
import Link from 'next/link'
import { useQueryState } from 'nuqs'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import { sameAddress, useAccountName, useSession } from '#components/chain/use-session.ts'
import { QueryError } from '#components/shell/query-error.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { Loading, Skeleton } from '#components/ui/skeleton.tsx'
import { orpc } from '#lib/api/client.ts'
import { addressSchema } from '#lib/schemas/common.ts'
import type { Earnings } from '#lib/schemas/earnings.ts'
import { common } from '#lib/strings/common.ts'
import { earnings as words } from '#lib/strings/earnings.ts'
import { AccountLookup } from './account-lookup.tsx'
import { ClaimPanel } from './claim-panel.tsx'
import { EpochsCard } from './epochs-card.tsx'
import { LinesTable } from './lines-table.tsx'
import { EarningsTotals } from './totals.tsx'

const refreshMs = 5_000

/** Earnings of `?account=`, or of whoever is signed in. */
export function EarningsView() {
  const { session, pending } = useSession()
  const [asked, setAsked] = useQueryState('account')
  const parsed = addressSchema.safeParse(asked ?? '')
  const account = parsed.success ? parsed.data : session?.address
  const own = sameAddress(account, session?.address)
  const lookup = <AccountLookup onPick={(next) => void setAsked(next, { history: 'push' })} />

  if (!account) {
    return (
      <Loading pending={pending} skeleton={<Skeleton className="h-40 rounded-lg" />}>
        <div className="grid gap-6">
          <SignedOut />
          {lookup}
          <EpochsCard />
        </div>
      </Loading>
    )
  }
  return (
    <div className="grid gap-6">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <AccountLine account={account} own={own} />
        {!own && session && (
          <Button variant="link" onClick={() => void setAsked(null, { history: 'push' })}>
            {words.backToOwn}
          </Button>
        )}
      </div>
      <AccountEarnings key={account} account={account} />
      <EpochsCard />
      <Disclosure title={words.lookUp}>{lookup}</Disclosure>
    </div>
  )
}

function SignedOut() {
  const requireSession = useRequireSession()
  return (
    <EmptyState
      icon={Coins}
      title={words.signedOutTitle}
      action={
        <Button variant="primary" onClick={() => requireSession({ reason: words.signInReason })}>
          <LogIn aria-hidden />
          {words.signIn}
        </Button>
      }
    >
      {words.signedOutText}
    </EmptyState>
  )
}

function AccountLine({ account, own }: { account: `0x${string}`; own: boolean }) {
  const name = useAccountName(account)
  return (
    <p className="flex flex-wrap items-center gap-x-2">
      <span className="text-muted-foreground">{own ? words.yourAccount : words.account}</span>
      {name && <span className="font-medium">{name}</span>}
      <Hash value={account} label={common.account.copyAddress} lead={8} tail={6} />
    </p>
  )
}

function AccountEarnings({ account }: { account: `0x${string}` }) {
  const query = useQuery(orpc.earnings.get.queryOptions({ input: { account }, refetchInterval: refreshMs }))
  if (query.error && !query.data) {
    return <QueryError error={query.error} onRetry={() => void query.refetch()} />
  }
  return (
    <Loading pending={query.isPending} skeleton={<EarningsSkeleton />}>
      {() => query.data && <EarningsBody earnings={query.data} />}
    </Loading>
  )
}

function EarningsBody({ earnings }: { earnings: Earnings }) {
  return (
    <div className="grid gap-6">
      <EarningsTotals earnings={earnings} />
      <ClaimPanel earnings={earnings} />
      {earnings.lines.length === 0 ? (
        <EmptyState
          icon={Coins}
          title={words.emptyTitle}
          action={
            <Button asChild>
              <Link href="/datanets">{words.emptyAction}</Link>
            </Button>
          }
          sample={
            <Link href="/chat" className="text-link">
              {words.emptySample}
            </Link>
          }
        >
          {words.emptyText}
        </EmptyState>
      ) : (
        <Card>
          <CardHeader title={words.linesTitle} description={words.linesHelp} />
          <LinesTable lines={earnings.lines} />
        </Card>
      )}
    </div>
  )
}

function EarningsSkeleton() {
  return (
    <div className="grid gap-6">
      <Skeleton className="h-24 rounded-lg" />
      <Skeleton className="h-10 w-48 rounded-md" />
      <Skeleton className="h-64 rounded-lg" />
    </div>
  )
}
