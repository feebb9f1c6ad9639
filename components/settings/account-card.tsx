'use client'
import Link from 'next/link'
import { useBalance } from 'wagmi'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import { useSession } from '#components/chain/use-session.ts'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { formatOpen } from '#lib/format.ts'
import { settings } from '#lib/strings/settings.ts'

const words = settings.account

/** Who is signed in. */
export function AccountCard() {
  const { session, pending, name } = useSession()
  const requireSession = useRequireSession()
  const balance = useBalance({ address: session?.address })
  return (
    <Card>
      <CardHeader title={words.title} />
      <CardContent>
        {session ? (
          <>
            <DataList>
              {name && <DataItem term={words.name}>{name}</DataItem>}
              <DataItem term={words.address}>
                <Hash value={session.address} label={words.copyAddress} lead={10} tail={8} />
              </DataItem>
              <DataItem term={words.role}>{session.operator ? words.operator : words.user}</DataItem>
              <DataItem term={words.balance}>{balance.data ? formatOpen(balance.data.value) : '–'}</DataItem>
            </DataList>
            <Button asChild className="mt-3">
              <Link href="/earnings">{words.earnings}</Link>
            </Button>
          </>
        ) : (
          !pending && (
            <div className="flex flex-wrap items-center gap-4">
              <p className="text-muted-foreground">{words.signedOut}</p>
              <Button variant="primary" onClick={() => requireSession()}>
                {words.signIn}
              </Button>
            </div>
          )
        )}
      </CardContent>
    </Card>
  )
}
