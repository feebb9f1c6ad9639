import { fromPrisma, PgBoss } from 'pg-boss'
import type { Tx } from './db.ts'
import { env } from './env.ts'
import { log } from './log.ts'

/** Short idempotent jobs; they carry ids only. */
export const queues = {
  attribute: { retryLimit: 3, retryDelay: 2, retryBackoff: true, expireInSeconds: 120, notify: true },
  // an upload's next step; `attempt` tells a job that was overtaken from the one that counts
  ingest: { retryLimit: 2, retryDelay: 1, expireInSeconds: 3600, heartbeatSeconds: 60, notify: true },
  draft: { retryLimit: 0, expireInSeconds: 3600, heartbeatSeconds: 60, notify: true },
  release: { retryLimit: 2, retryDelay: 1, expireInSeconds: 1800, heartbeatSeconds: 60, notify: true },
  examine: { retryLimit: 1, retryDelay: 1, expireInSeconds: 3600, heartbeatSeconds: 60, notify: true },
  export: {
    retryLimit: 3,
    retryDelay: 5,
    retryBackoff: true,
    expireInSeconds: 1800,
    heartbeatSeconds: 60,
    notify: true,
  },
  // a run's adapter in another form; one at a time, as each holds a whole model
  'make-export': { retryLimit: 2, retryDelay: 5, expireInSeconds: 3600, heartbeatSeconds: 60, notify: true },
  // a judge that asks for patience gets up to a quarter of an hour of it
  judge: {
    retryLimit: 8,
    retryDelay: 5,
    retryBackoff: true,
    retryDelayMax: 300,
    expireInSeconds: 7200,
    heartbeatSeconds: 60,
    notify: true,
  },
  // a notification to its user's webhook: over a quarter of an hour, then it stands in the inbox alone
  webhook: { retryLimit: 9, retryDelay: 2, retryBackoff: true, expireInSeconds: 60, notify: true },
  // divides a released version's pool and pays its rows
  pay: { retryLimit: 5, retryDelay: 5, retryBackoff: true, expireInSeconds: 3600, heartbeatSeconds: 60, notify: true },
} as const
export type Jobs = {
  attribute: { messageId: string }
  ingest: { uploadId: string; attempt: number }
  draft: { uploadId: string }
  release: { releaseJobId: string }
  examine: { doctorReportId: string }
  export: { versionId: string }
  'make-export': { runId: string; format: string }
  judge: { runId: string; attempt: number }
  webhook: { notificationId: string }
  pay: { versionId: string }
}

const holder = globalThis as { modelFactoryBoss?: Promise<PgBoss> }

/** The job queue of this process. @param worker whether this process also maintains and works on it */
export function boss(worker = false): Promise<PgBoss> {
  holder.modelFactoryBoss ??= start(worker).catch((cause) => {
    // the next who asks tries again
    holder.modelFactoryBoss = undefined
    throw cause
  })
  return holder.modelFactoryBoss
}

async function start(worker: boolean): Promise<PgBoss> {
  const instance = new PgBoss({
    connectionString: env.DATABASE_URL,
    supervise: worker,
    schedule: worker,
    useListenNotify: worker,
    max: 4,
  })
  instance.on('error', (cause) => log.error({ err: cause }, 'job queue'))
  await instance.start()
  for (const [name, options] of Object.entries(queues)) await instance.createQueue(name, options)
  return instance
}

/** Sends a job within the caller's transaction: no commit, no job. */
export async function sendJob<Name extends keyof Jobs>(tx: Tx, name: Name, data: Jobs[Name]): Promise<void> {
  const queue = await boss()
  await queue.send(name, data, { db: fromPrisma(tx) })
}
