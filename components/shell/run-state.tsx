import { Status, type StatusTone } from '#components/ui/status.tsx'
import { formatNumber } from '#lib/format.ts'
import type { RunState as State } from '#lib/schemas/run.ts'
import { train } from '#lib/strings/train.ts'

const tones: Record<State, StatusTone> = {
  queued: 'pending',
  preparing: 'running',
  training: 'running',
  evaluating: 'running',
  saving: 'running',
  ready: 'success',
  pausing: 'running',
  paused: 'stopped',
  stopping: 'running',
  stopped: 'stopped',
  failed: 'danger',
}

export function RunState({
  state,
  queuePosition,
  size,
}: {
  state: State
  queuePosition?: number | null
  size?: 'sm' | 'md'
}) {
  const word =
    state === 'queued' && queuePosition ? train.queuedAt(formatNumber(queuePosition)) : train.runStates[state]
  return (
    <Status tone={tones[state]} size={size}>
      {word}
    </Status>
  )
}
