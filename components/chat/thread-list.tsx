'use client'
import { useQuery } from '@tanstack/react-query'
import { SquarePen } from 'lucide-react'
import Link from 'next/link'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import { useSession } from '#components/chain/use-session.ts'
import { QueryError } from '#components/shell/query-error.tsx'
import { Time } from '#components/shell/time.tsx'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/cn.ts'
import { Loading, Skeleton } from '#components/ui/skeleton.tsx'
import { orpc } from '#lib/api/client.ts'
import { formatDate } from '#lib/format.ts'
import { chat as words } from '#lib/strings/chat.ts'

export type ThreadListProps = {
  current?: string
  /** After a link was followed: closes the panel on a phone. */
  onNavigate?: () => void
}

/** Own conversations, newest first. */
export function ThreadList({ current, onNavigate }: ThreadListProps) {
  const { session, pending } = useSession()
  const requireSession = useRequireSession()
  const threads = useQuery(orpc.chat.threads.queryOptions({ enabled: session !== null }))
  if (!pending && !session) {
    return (
      <div className="grid justify-items-start gap-3 text-muted-foreground text-xs">
        <p>{words.threadsSignedOut}</p>
        <Button size="sm" onClick={() => requireSession({ reason: words.signInReason })}>
          {words.signIn}
        </Button>
      </div>
    )
  }
  return (
    <nav aria-label={words.threads} className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <Button asChild className="justify-self-start">
        <Link href="/chat" onClick={onNavigate}>
          <SquarePen aria-hidden />
          {words.newThread}
        </Link>
      </Button>
      {threads.error ? (
        <QueryError error={threads.error} onRetry={() => void threads.refetch()} />
      ) : (
        <Loading pending={threads.isPending} skeleton={<ThreadSkeleton />}>
          {() =>
            threads.data?.length ? (
              <ul className="-mx-2 grid grid-cols-[minmax(0,1fr)] gap-px">
                {threads.data.map((thread) => (
                  <li key={thread.id}>
                    <Link
                      href={`/chat/${thread.id}`}
                      onClick={onNavigate}
                      aria-current={thread.id === current ? 'page' : undefined}
                      title={`${thread.title} (${formatDate(thread.updatedAt)})`}
                      className={cn(
                        'block rounded-md px-2 py-1.5 hover:bg-muted pointer-coarse:py-3',
                        thread.id === current && 'bg-muted font-medium',
                      )}
                    >
                      <span className="block truncate text-sm">{thread.title}</span>
                      <span className="block font-normal text-muted-foreground text-xs">
                        <Time value={thread.updatedAt} />
                      </span>
                    </Link>
                  </li>
                ))}
              </ul>
            ) : (
              <p className="text-muted-foreground text-xs">{words.threadsEmpty}</p>
            )
          }
        </Loading>
      )}
    </nav>
  )
}

function ThreadSkeleton() {
  return (
    <div className="grid gap-3">
      {[0, 1, 2].map((row) => (
        <Skeleton key={row} className="h-9" />
      ))}
    </div>
  )
}
