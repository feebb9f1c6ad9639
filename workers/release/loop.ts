import { AppError } from '#server/errors.ts'
import { log } from '#server/log.ts'
import { boss, type Jobs, queues } from '#server/queue.ts'
import { failRelease } from '#server/release/fail-release.ts'
import { makeVersion } from '#server/release/make-version.ts'
import { threadedTrees } from '#server/trees/index.ts'

const polling = { pollingIntervalSeconds: 0.5, includeMetadata: true } as const
const unexpected = 'Something went wrong while the version was made; prepare it again.'

/** Makes versions, examines what would be released and writes exports, until the signal. */
export async function releaseLoop(signal: AbortSignal): Promise<void> {
  const queue = await boss(true)
  const buildTree = await threadedTrees()
  await queue.work<Jobs['release']>('release', polling, async ([job]) => {
    if (!job) return
    const { releaseJobId } = job.data
    try {
      await makeVersion(releaseJobId, buildTree)
    } catch (cause) {
      const known = cause instanceof AppError
      if (!known && job.retryCount < queues.release.retryLimit) throw cause
      log.error({ err: cause, job: releaseJobId }, 'a version was not made')
      await failRelease(releaseJobId, known ? cause.message : unexpected)
    }
  })
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve())
    if (signal.aborted) resolve()
  })
}
