import { Prisma, type Run } from '#prisma/generated/client.ts'
import { db } from '../db.ts'
import { appendRunEvents } from '../event/index.ts'
import { notifyRun } from '../notification/index.ts'
import { letGo } from './lease.ts'
import { mostLosses, workingStates } from './states.ts'

/** How a run was lost: what is said of it, and how it ends where that happens too often in a row. */
export type Loss = { said: string; end: { code: string; message: string } }

const dead = {
  code: 'trainer_died',
  message: `The trainer ended unexpectedly ${mostLosses} times in a row; see the log, or train with a smaller batch.`,
}
export const trainerLost: Loss = { said: 'The trainer ended without a word', end: dead }
const workerLost: Loss = { said: 'The worker was lost', end: dead }

type Next = {
  state: 'stopped' | 'paused' | 'queued' | 'failed'
  message: string
  data?: Prisma.RunUpdateInput
}

/** Where a run goes that nobody follows any more, and what is said about it. @param loss null where it was given back */
function afterRelease({ stopRequestedAt, pauseRequestedAt, losses, cap }: Run, loss: Loss | null): Next {
  if (stopRequestedAt) return { state: 'stopped', message: 'Stopped; the last checkpoint is kept.' }
  if (pauseRequestedAt) return { state: 'paused', message: 'Paused; it goes on from its newest checkpoint.' }
  const goesOn = 'the run goes on from its newest checkpoint.'
  if (!loss) return { state: 'queued', message: `The worker was shut down; ${goesOn}` }
  if (losses + 1 < mostLosses)
    return { state: 'queued', message: `${loss.said}; ${goesOn}`, data: { losses: losses + 1 } }
  const message = cap === null ? loss.end.message : `${loss.end.message} Nothing is charged.`
  return { state: 'failed', message, data: { losses: losses + 1, errorCode: loss.end.code, errorMessage: message } }
}

/** Releases one run that a worker holds and the condition names. @returns whether there was one */
function release(condition: Prisma.Sql, loss: Loss | null): Promise<boolean> {
  return db().$transaction(async (tx) => {
    // who waits here for another one looks at the row again
    const [held] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM run WHERE state = ANY(${workingStates}::text[]::"RunState"[]) AND ${condition}
      ORDER BY id LIMIT 1 FOR UPDATE`
    if (!held) return false
    const run = await tx.run.findUniqueOrThrow({ where: { id: held.id } })
    const { state, message, data } = afterRelease(run, loss)
    await tx.run.update({ where: { id: run.id }, data: { ...data, state } })
    await letGo(tx, run.id, state)
    await appendRunEvents(run.id, [{ type: 'state', data: { state, message } }], tx)
    if (state !== 'queued') await notifyRun(tx, run.id, `run_${state}`)
    return true
  })
}

/**
 * Returns runs whose worker is gone to the queue; one that was to stop or to pause does so, and one that is lost again and
 * again fails.
 * @param following runs that the caller follows: after a pause of the whole machine it keeps them. @returns how many
 */
export async function releaseExpiredLeases(following: readonly string[] = []): Promise<number> {
  const expired = Prisma.sql`(lease_until IS NULL OR lease_until < now()) AND id <> ALL(${following}::text[])`
  let count = 0
  while (await release(expired, workerLost)) count++
  return count
}

/** Gives up a run whose trainer is gone. Nothing happens where another worker holds it. */
export async function loseRun(runId: string, owner: string, loss: Loss): Promise<void> {
  await release(Prisma.sql`id = ${runId} AND lease_owner = ${owner}`, loss)
}

/** Gives a run back at a clean shutdown, so that the next worker need not wait for the lease to run out. */
export async function returnRun(runId: string, owner: string): Promise<void> {
  await release(Prisma.sql`id = ${runId} AND lease_owner = ${owner}`, null)
}
