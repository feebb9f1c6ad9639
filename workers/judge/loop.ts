import { failJudgement, judgeRun } from '#server/judge/index.ts'
import { log } from '#server/log.ts'
import { boss, type Jobs, queues } from '#server/queue.ts'

const unknown = 'Something went wrong while the judge was asked; ask again, what it answered is kept.'

/** Asks the judge about runs' answers, one run at a time, until the signal. */
export async function judgeLoop(signal: AbortSignal): Promise<void> {
  const queue = await boss(true)
  await queue.work<Jobs['judge']>('judge', { pollingIntervalSeconds: 1, includeMetadata: true }, async ([job]) => {
    if (!job) return
    const last = job.retryCount >= queues.judge.retryLimit
    try {
      await judgeRun(job.data, signal, last)
    } catch (cause) {
      if (signal.aborted || !last) throw cause
      log.error({ err: cause, ...job.data }, 'a judgement failed for good')
      await failJudgement(job.data, unknown)
    }
  })
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve())
    if (signal.aborted) resolve()
  })
}
