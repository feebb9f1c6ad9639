import { boss, type Jobs, queues } from '#server/queue.ts'
import { draft } from './draft.ts'
import { runStep } from './run-step.ts'

const polling = { pollingIntervalSeconds: 0.5, includeMetadata: true } as const
/** So that a pasted row does not wait for somebody's million. */
const sideBySide = 2

/** Takes uploads from their bytes to stored rows, and drafts from documents, until the signal. */
export async function ingestLoop(signal: AbortSignal): Promise<void> {
  const queue = await boss(true)
  await queue.work<Jobs['ingest']>('ingest', { ...polling, localConcurrency: sideBySide }, async ([job]) => {
    if (!job) return
    await runStep(job.data, { signal, lastTry: job.retryCount >= queues.ingest.retryLimit })
  })
  await queue.work<Jobs['draft']>('draft', polling, async ([job]) => {
    if (job) await draft(job.data.uploadId, signal)
  })
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve())
    if (signal.aborted) resolve()
  })
}
