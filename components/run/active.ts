import type { RunState, RunSummary } from '#lib/schemas/run.ts'

const finished: readonly RunState[] = ['ready', 'stopped', 'failed']
export const isActive = (state: RunState): boolean => !finished.includes(state)

/** Seconds from the start of work to its end, or to now; null while it waits. */
export function secondsTaken(run: Pick<RunSummary, 'startedAt' | 'finishedAt'>, now: number): number | null {
  if (!run.startedAt) return null
  const end = run.finishedAt ? Date.parse(run.finishedAt) : now
  return Math.max(0, (end - Date.parse(run.startedAt)) / 1000)
}
