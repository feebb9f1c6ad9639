'use client'
import { useEffect, useState } from 'react'
import { formatDuration } from '#lib/format.ts'
import type { RunSummary } from '#lib/schemas/run.ts'
import { secondsTaken } from './active.ts'

/** How long a run took, or takes so far. */
export function Elapsed({ run }: { run: Pick<RunSummary, 'startedAt' | 'finishedAt'> }) {
  const [now, setNow] = useState(() => Date.now())
  const ticking = run.startedAt !== null && run.finishedAt === null
  useEffect(() => {
    if (!ticking) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [ticking])
  const seconds = secondsTaken(run, now)
  return <span suppressHydrationWarning>{seconds === null ? '–' : formatDuration(seconds)}</span>
}
