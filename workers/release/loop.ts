import type { JobWithMetadata } from 'pg-boss'
import { AppError } from '#server/errors.ts'
import { log } from '#server/log.ts'
import { boss, type Jobs, queues } from '#server/queue.ts'
import { writeExports } from '#server/release/exports/write-exports.ts'
import { failRelease } from '#server/release/fail-release.ts'
import { makeVersion } from '#server/release/make-version.ts'
import { failExamination, runExamination } from '#server/release/run-examination.ts'
import { payPool } from '#server/settlement/index.ts'
import { threadedTrees } from '#server/trees/index.ts'

const polling = { pollingIntervalSeconds: 0.5, includeMetadata: true } as const
/** So that a small Datanet does not wait for a large one. */
const sideBySide = 2
const notMade = 'Something went wrong while the version was made; prepare it again.'
const notExamined = 'Something went wrong while the rows were looked at; have them looked at again.'

/** One step of a queue. `fail` is told after the last try, or at once where a sentence says why it cannot be done. */
type Step<Data> = {
  work: (data: Data) => Promise<void>
  fail?: (data: Data, sentence: string | null) => Promise<void>
}

/** Makes versions, looks at what would be released, writes exports and pays pools out, until the signal. */
export async function releaseLoop(signal: AbortSignal): Promise<void> {
  const [queue, buildTree] = await Promise.all([boss(true), threadedTrees()])
  async function start<Name extends keyof Jobs>(name: Name, { work, fail }: Step<Jobs[Name]>): Promise<void> {
    await queue.work(
      name,
      { ...polling, localConcurrency: sideBySide },
      async ([job]: JobWithMetadata<Jobs[Name]>[]) => {
        if (!job) return
        try {
          await work(job.data)
        } catch (cause) {
          const sentence = cause instanceof AppError ? cause.message : null
          if (signal.aborted || (sentence === null && job.retryCount < queues[name].retryLimit)) throw cause
          log.error({ err: cause, queue: name, job: job.data as object }, 'a job failed for good')
          await fail?.(job.data, sentence)
        }
      },
    )
  }
  await start('release', {
    work: ({ releaseJobId }) => makeVersion(releaseJobId, buildTree),
    fail: ({ releaseJobId }, sentence) => failRelease(releaseJobId, sentence ?? notMade),
  })
  await start('examine', {
    work: ({ doctorReportId }) => runExamination(doctorReportId, signal),
    fail: ({ doctorReportId }, sentence) => failExamination(doctorReportId, sentence ?? notExamined),
  })
  // asked for again by who wants the files; and what is left of a pool anyone can claim
  await start('export', { work: ({ versionId }) => writeExports(versionId, signal) })
  await start('pay', { work: ({ versionId }) => payPool(versionId, buildTree) })
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve())
    if (signal.aborted) resolve()
  })
}
