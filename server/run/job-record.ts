import { z } from 'zod'
import type { Run } from '#prisma/generated/client.ts'
import { db } from '../db.ts'
import { LeaseLost } from './lease.ts'

const jobRecordSchema = z.object({
  provider: z.string(),
  id: z.string(),
  /** everything before it is in the database: it is written in the transactions that write the events */
  cursor: z.number().int(),
})
export type JobRecord = z.infer<typeof jobRecordSchema>

/** Which job of a run was followed last, and how far: what the next worker goes on from. Null before the first. */
export const readJob = ({ job }: Run): JobRecord | null => (job === null ? null : jobRecordSchema.parse(job))

/** Notes the job that is about to be submitted, and where. @throws LeaseLost */
export async function noteJob(runId: string, owner: string, job: JobRecord, slot: string): Promise<void> {
  const held = await db().run.updateMany({
    where: { id: runId, leaseOwner: owner },
    data: { job, provider: job.provider, slot },
  })
  if (held.count === 0) throw new LeaseLost(runId)
}
