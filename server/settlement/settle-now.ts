import { db } from '../db.ts'

/** What the worker's settlement loop hears on the channel `queue`. */
export const settleSignal = 'settle'

/** Asks the worker to settle what waits, without waiting for the next interval. */
export async function settleNow(): Promise<{ queued: true }> {
  await db().$executeRaw`SELECT pg_notify('queue', ${settleSignal})`
  return { queued: true }
}
