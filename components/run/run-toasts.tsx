'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { useSession } from '#components/chain/use-session.ts'
import { orpc } from '#lib/api/client.ts'
import type { RunState, RunSummary } from '#lib/schemas/run.ts'
import { isActive } from './active.ts'
import { announceRun } from './announce.ts'

/** Stands in the layout: says that a run of one's own has ended, wherever one is by then. Shows nothing itself. */
export function RunToasts() {
  const router = useRouter()
  const queries = useQueryClient()
  const { session } = useSession()
  const { data } = useQuery(
    orpc.runs.list.queryOptions({
      input: { mine: true, limit: 10 },
      enabled: session !== null,
      refetchInterval: ({ state }) => (state.data?.runs.some((run) => isActive(run.state)) ? 5_000 : 60_000),
    }),
  )
  const before = useRef(new Map<string, RunState>())
  useEffect(() => {
    for (const run of (data?.runs ?? []) as RunSummary[]) {
      const was = before.current.get(run.id)
      before.current.set(run.id, run.state)
      if (!was || was === run.state) continue
      announceRun(run.state, run, () => router.push(`/train/${run.id}`))
      // the inbox says it as well
      if (!isActive(run.state) || run.state === 'paused')
        void queries.invalidateQueries({ queryKey: orpc.notifications.list.key() })
    }
  }, [data, router, queries])
  return null
}
