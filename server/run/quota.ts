import { db, type Tx } from '../db.ts'
import { AppError } from '../errors.ts'
import { workingStates } from './states.ts'

/** Runs that one person may have waiting or at work at once. */
export const quota = 12

/**
 * @param more runs that are to come; within a transaction, that has stored them already
 * @throws AppError too_many when this person has as many runs waiting or at work as one may, `more` counted
 */
export async function checkQuota(userId: string, more = 1, tx?: Tx): Promise<void> {
  const count = await (tx ?? db()).run.count({ where: { userId, state: { in: ['queued', ...workingStates] } } })
  const open = tx ? count - more : count
  if (open + more <= quota) return
  throw new AppError(
    'too_many',
    `You have ${open} runs waiting or at work, and ${quota} is the most; wait for one to end, or stop one.`,
  )
}
