import { toast } from '#components/ui/toaster.tsx'
import type { RunState, RunSummary } from '#lib/schemas/run.ts'
import { run as words } from '#lib/strings/run.ts'
import { isActive } from './active.ts'

const told = new Map<string, RunState>()

/** Tells that a run ended; once, however many parts of the page hear of it. A run that goes on may end again. */
export function announceRun(
  state: RunState,
  { id, name, error }: Pick<RunSummary, 'id' | 'name' | 'error'>,
  open?: () => void,
): void {
  if (isActive(state)) {
    told.delete(id)
    return
  }
  if (told.get(id) === state) return
  told.set(id, state)
  const action = open && { label: words.seeRun, onClick: open }
  if (state === 'ready') toast.success(words.readyToast(name), { id, description: words.readyToastHint, action })
  if (state === 'failed') toast.error(words.failedToast(name), { id, description: error?.message, action })
  if (state === 'stopped') toast.info(words.stoppedToast(name), { id, action })
}
