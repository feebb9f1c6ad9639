'use client'
import { useQuery } from '@tanstack/react-query'
import { Database } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { QueryError } from '#components/shell/query-error.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Loading, Skeleton } from '#components/ui/skeleton.tsx'
import { orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { PrivateDatanet } from './members/private-datanet.tsx'

export type DatanetFrameProps = {
  /** id or slug */
  id: string
  /** Has the shape of the page. */
  skeleton?: ReactNode
  /** True while something else that the page needs is on its way. */
  pending?: boolean
  /** ms until it is asked for again; false for never */
  poll?: (datanet: DatanetDetail) => number | false
  children: (datanet: DatanetDetail) => ReactNode
}

/** What every page of one Datanet begins with: reading it, and what is said when it is missing or cannot be read. */
export function DatanetFrame({ id, skeleton, pending = false, poll, children }: DatanetFrameProps) {
  const datanet = useQuery({
    ...orpc.datanets.get.queryOptions({ input: { id } }),
    refetchInterval: ({ state }) => (poll && state.data ? poll(state.data as DatanetDetail) : false),
  })
  if (datanet.error && !datanet.data) {
    const { code, place } = explainApiError(datanet.error)
    if (code === 'not_found') return <Missing />
    if (code === 'forbidden' || code === 'unauthenticated') {
      return <PrivateDatanet id={id} asked={place === 'requested'} />
    }
    return <QueryError error={datanet.error} onRetry={() => void datanet.refetch()} />
  }
  return (
    <Loading pending={datanet.isPending || pending} skeleton={skeleton ?? <FrameSkeleton />}>
      {() => datanet.data && children(datanet.data as DatanetDetail)}
    </Loading>
  )
}

function FrameSkeleton() {
  return (
    <div className="grid gap-6">
      <Skeleton className="h-16 w-2/3" />
      <Skeleton className="h-96 rounded-lg" />
    </div>
  )
}

function Missing() {
  return (
    <EmptyState
      icon={Database}
      title={datanets.notFoundTitle}
      action={
        <Button asChild>
          <Link href="/datanets">{datanets.back}</Link>
        </Button>
      }
    >
      {datanets.notFoundText}
    </EmptyState>
  )
}
