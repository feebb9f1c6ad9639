'use client'
import { Lock } from 'lucide-react'
import { useState } from 'react'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import { useSession } from '#components/chain/use-session.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Status } from '#components/ui/status.tsx'
import { datanets } from '#lib/strings/datanets.ts'
import { AskDialog } from './ask-dialog.tsx'

const words = datanets.locked

/** In place of a Datanet that this account may not read: signing in, or asking its curators. */
export function PrivateDatanet({ id, asked }: { id: string; asked: boolean }) {
  const { session } = useSession()
  const requireSession = useRequireSession()
  const [asking, setAsking] = useState(false)
  return (
    <>
      <EmptyState
        icon={Lock}
        title={words.title}
        action={
          !session ? (
            <Button variant="primary" onClick={() => requireSession({ reason: words.signInReason })}>
              {words.signIn}
            </Button>
          ) : asked ? (
            <Status tone="pending" className="whitespace-normal">
              {datanets.join.waiting(datanets.join.roleNames.reader)}
            </Status>
          ) : (
            <Button variant="primary" onClick={() => setAsking(true)}>
              {datanets.join.ask.reader}
            </Button>
          )
        }
      >
        {session ? words.text : words.signInText}
      </EmptyState>
      {asking && <AskDialog id={id} membership="reader" onClose={() => setAsking(false)} />}
    </>
  )
}
