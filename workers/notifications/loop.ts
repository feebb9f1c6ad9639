import { sendNotification } from '#server/notification/index.ts'
import { boss, type Jobs } from '#server/queue.ts'

/** Sends notifications to webhooks, until the signal. How each went stands in the webhook's row. */
export async function notificationLoop(signal: AbortSignal): Promise<void> {
  const queue = await boss(true)
  // NOTIFY tells of new jobs, not of when a retry is due
  const polling = { pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2 } as const
  await queue.work<Jobs['webhook']>('webhook', { ...polling, localConcurrency: 4 }, async ([job]) => {
    if (job) await sendNotification(job.data.notificationId)
  })
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve())
    if (signal.aborted) resolve()
  })
}
