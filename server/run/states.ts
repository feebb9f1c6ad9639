import type { RunState } from '#lib/schemas/run.ts'

/** States in which a worker holds the run. */
export const workingStates: RunState[] = ['preparing', 'training', 'evaluating', 'saving', 'pausing', 'stopping']
export const finishedStates: RunState[] = ['ready', 'stopped', 'failed']
export const leaseSeconds = 60
/** How often in a row a run may be lost without getting to a new checkpoint; then it fails. */
export const mostLosses = 4
