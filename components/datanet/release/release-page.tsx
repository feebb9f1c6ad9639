'use client'
import { useQuery } from '@tanstack/react-query'
import { Rocket } from 'lucide-react'
import { PageHeader } from '#components/shell/page-header.tsx'
import { QueryError } from '#components/shell/query-error.tsx'
import { Loading, Skeleton } from '#components/ui/skeleton.tsx'
import { orpc } from '#lib/api/client.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import type { ReleaseJob } from '#lib/schemas/release.ts'
import { release as words } from '#lib/strings/release.ts'
import { GatedPage, trailOf } from '../gated-page.tsx'
import { useSendKeptVotes } from '../review/senders.ts'
import { Changes } from './changes.tsx'
import { Doctor } from './doctor.tsx'
import { Making } from './making.tsx'
import { Unsigned } from './unsigned.tsx'

const pollMs = 700

/** From accepted rows to a released version, for curators. */
export function ReleasePage({ id }: { id: string }) {
  return (
    <GatedPage id={id} may={({ curate }) => curate} icon={Rocket} words={words}>
      {(datanet, address) => (
        <div className="grid gap-6">
          <PageHeader trail={trailOf(datanet, 'versions')} title={words.title} description={words.intro} />
          <Body datanet={datanet} address={address} />
        </div>
      )}
    </GatedPage>
  )
}

function Body({ datanet, address }: { datanet: DatanetDetail; address: string }) {
  useSendKeptVotes(datanet.id, address)
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
