import { toast } from '#components/ui/toaster.tsx'
import type { RunState, RunSummary } from '#lib/schemas/run.ts'
import { run as words } from '#lib/strings/run.ts'

/** Tells that a run ended; the same run says it once, however many parts of the page hear of it. */
export function announceRun(state: RunState, { id, name, error }: Pick<RunSummary, 'id' | 'name' | 'error'>): void {
  if (state === 'ready') toast.success(words.readyToast(name), { id, description: words.readyToastHint })
  if (state === 'failed') toast.error(words.failedToast(name), { id, description: error?.message })
  if (state === 'stopped') toast.info(words.stoppedToast(name), { id })
}
