import { log } from '#server/log.ts'
import { boss, type Jobs, queues } from '#server/queue.ts'
import { failExport, makeExport } from '#server/run/make-export.ts'

const notMade = 'Something went wrong while the file was made; look whether the disk has room, and make it again.'

/** Makes runs' adapters in other forms, one at a time, until the signal. */
export async function exportLoop(signal: AbortSignal): Promise<void> {
  const queue = await boss(true)
  await queue.work<Jobs['make-export']>(
    'make-export',
    { pollingIntervalSeconds: 1, includeMetadata: true },
    async ([job]) => {
      if (!job) return
      try {
        await makeExport(job.data, signal)
      } catch (cause) {
        if (signal.aborted || job.retryCount < queues['make-export'].retryLimit) throw cause
        log.error({ err: cause, ...job.data }, 'an export failed for good')
        await failExport(job.data, notMade)
      }
    },
  )
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve())
    if (signal.aborted) resolve()
  })
}
