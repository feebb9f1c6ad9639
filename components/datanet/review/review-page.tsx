'use client'
import { useQuery } from '@tanstack/react-query'
import { ClipboardCheck } from 'lucide-react'
import Link from 'next/link'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import { useSession } from '#components/chain/use-session.ts'
import { PageHeader } from '#components/shell/page-header.tsx'
import { QueryError } from '#components/shell/query-error.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Loading, Skeleton } from '#components/ui/skeleton.tsx'
import { orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { review as words } from '#lib/strings/review.ts'
import { AskToJoin } from '../members/ask-to-join.tsx'
import { DatanetMissing } from '../page/datanet-page.tsx'
import { ReviewQueue } from './review-queue.tsx'

/** The queue of a Datanet, or why this account has none. */
export function ReviewPage({ id }: { id: string }) {
  const { session, pending } = useSession()
  const requireSession = useRequireSession()
  const datanet = useQuery(orpc.datanets.get.queryOptions({ input: { id } }))
  if (datanet.error && !datanet.data) {
    if (explainApiError(datanet.error).code === 'not_found') return <DatanetMissing />
    return <QueryError error={datanet.error} onRetry={() => void datanet.refetch()} />
  }
  return (
    <Loading pending={datanet.isPending || pending} skeleton={<Skeleton className="h-96 rounded-lg" />}>
      {() => {
        if (!datanet.data) return null
        if (session && datanet.data.access.review) {
          return <ReviewQueue key={session.address} datanet={datanet.data} address={session.address} />
        }
        return (
          <div className="grid gap-6">
            <PageHeader
              trail={[
                { label: datanets.title, href: '/datanets' },
                { label: datanet.data.name, href: `/datanets/${datanet.data.slug}` },
              ]}
              title={words.title}
              description={words.intro}
            />
            {session ? (
              <>
                <EmptyState
                  icon={ClipboardCheck}
                  title={words.barredTitle}
                  sample={
                    <Link href={`/datanets/${datanet.data.slug}`} className="text-link">
                      {words.toDatanet}
                    </Link>
                  }
                >
                  {words.barredText}
                </EmptyState>
                <div className="max-w-xl">
                  <AskToJoin datanet={datanet.data} />
                </div>
              </>
            ) : (
              <EmptyState
                icon={ClipboardCheck}
                title={words.signInTitle}
                action={
                  <Button variant="primary" onClick={() => requireSession({ reason: words.signInText })}>
                    {words.signIn}
                  </Button>
                }
              >
                {words.signInText}
              </EmptyState>
            )}
          </div>
        )
      }}
    </Loading>
  )
}
