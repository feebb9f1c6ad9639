'use client'
import { useQuery } from '@tanstack/react-query'
import { Rocket } from 'lucide-react'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import { useSession } from '#components/chain/use-session.ts'
import { PageHeader } from '#components/shell/page-header.tsx'
import { QueryError } from '#components/shell/query-error.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Loading, Skeleton } from '#components/ui/skeleton.tsx'
import { orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import type { ReleaseJob } from '#lib/schemas/release.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { release as words } from '#lib/strings/release.ts'
import { DatanetMissing } from '../page/datanet-page.tsx'
import { useSendKeptVotes } from '../review/senders.ts'
import { Changes } from './changes.tsx'
import { Doctor } from './doctor.tsx'
import { Making } from './making.tsx'
import { Unsigned } from './unsigned.tsx'

const pollMs = 700

/** From accepted rows to a released version, for curators. */
export function ReleasePage({ id }: { id: string }) {
  const { session, pending } = useSession()
  const requireSession = useRequireSession()
  const datanet = useQuery(orpc.datanets.get.queryOptions({ input: { id } }))
  if (datanet.error && !datanet.data) {
    if (explainApiError(datanet.error).code === 'not_found') return <DatanetMissing />
    return <QueryError error={datanet.error} onRetry={() => void datanet.refetch()} />
  }
  return (
    <Loading pending={datanet.isPending || pending} skeleton={<Skeleton className="h-96 rounded-lg" />}>
      {() =>
        datanet.data && (
          <div className="grid gap-6">
            <PageHeader
              trail={[
                { label: datanets.title, href: '/datanets' },
                { label: datanet.data.name, href: `/datanets/${datanet.data.slug}?tab=versions` },
              ]}
              title={words.title}
              description={words.intro}
            />
            {datanet.data.access.curate ? (
              <Body datanet={datanet.data} />
            ) : (
              <EmptyState
                icon={Rocket}
                title={session ? words.barredTitle : words.signInTitle}
                action={
                  !session && (
                    <Button variant="primary" onClick={() => requireSession({ reason: words.signInText })}>
                      {words.signIn}
                    </Button>
                  )
                }
              >
                {session ? words.barredText : words.signInText}
              </EmptyState>
            )}
          </div>
        )
      }
    </Loading>
  )
}

function Body({ datanet }: { datanet: DatanetDetail }) {
  const { session } = useSession()
  useSendKeptVotes(datanet.id, session?.address)
  const input = { id: datanet.id }
  const preview = useQuery({
    ...orpc.releases.preview.queryOptions({ input }),
    refetchInterval: ({ state }) => (state.data?.doctor?.state === 'checking' ? pollMs : false),
  })
  const job = useQuery({
    ...orpc.releases.job.queryOptions({ input }),
    refetchInterval: ({ state }) => ((state.data as ReleaseJob | null)?.state === 'preparing' ? pollMs : false),
  })
  const failed = [preview, job].find(({ error, data }) => error && data === undefined)
  if (failed) return <QueryError error={failed.error} onRetry={() => void failed.refetch()} />
  return (
    <Loading
      pending={preview.isPending || job.isPending}
      skeleton={
        <div className="grid gap-6">
          <Skeleton className="h-40 rounded-lg" />
          <Skeleton className="h-40 rounded-lg" />
        </div>
      }
    >
      {() =>
        preview.data && (
          <div className="grid gap-6">
            <Changes datanet={datanet} preview={preview.data} />
            {preview.data.rows > 0 && (
              <>
                <Doctor datanet={datanet} preview={preview.data} />
                <Unsigned slug={datanet.slug} unsigned={preview.data.unsigned} />
                <Making datanet={datanet} preview={preview.data} job={job.data ?? null} />
              </>
            )}
          </div>
        )
      }
    </Loading>
  )
}
