import { db } from '../db.ts'

/** Ends a job that made no version. @param error one sentence for the curators */
export async function failRelease(jobId: string, error: string): Promise<void> {
  await db().releaseJob.updateMany({ where: { id: jobId, state: 'preparing' }, data: { state: 'failed', error } })
}
