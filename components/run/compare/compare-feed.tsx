'use client'
import { useEffect } from 'react'
import type { RunLive } from '#lib/domain/run-live.ts'
import type { RunDetail } from '#lib/schemas/run.ts'
import { useRun } from '../use-run.ts'

/** What is known of one compared run. */
export type Compared = { run: RunDetail; live: RunLive } | { error: unknown }

/** Follows one run and tells what it hears; shows nothing itself. */
export function CompareFeed({ id, tell }: { id: string; tell: (id: string, what: Compared) => void }) {
  const { query, run, live } = useRun(id)
  useEffect(() => {
    if (run) tell(id, { run, live })
    else if (query.error) tell(id, { error: query.error })
  }, [id, run, live, query.error, tell])
  return null
}
