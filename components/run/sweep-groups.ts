import type { RunSummary } from '#lib/schemas/run.ts'

export type RunGroup = { sweepId: string | null; runs: RunSummary[] }

/** Runs in their order, those of one comparison together where its newest stands; one that is alone is no group. */
export function groupSweeps(runs: readonly RunSummary[]): RunGroup[] {
  const groups: RunGroup[] = []
  for (const run of runs) {
    const group = run.sweepId ? groups.find(({ sweepId }) => sweepId === run.sweepId) : undefined
    if (group) group.runs.push(run)
    else groups.push({ sweepId: run.sweepId, runs: [run] })
  }
  return groups.map((group) => (group.runs.length > 1 ? group : { ...group, sweepId: null }))
}
