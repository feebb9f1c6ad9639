import type { RunState } from '#lib/schemas/run.ts'
import type { Notification } from '#lib/schemas/training.ts'
import { Prisma, type Run } from '#prisma/generated/client.ts'
import { db, type Tx } from '../db.ts'
import { appendRunEvents } from '../event/index.ts'
import { notifyRun } from '../notification/index.ts'
import { closeReservation } from './close-reservation.ts'
import { queueOrder } from './queue-order.ts'
import { leaseSeconds } from './states.ts'

/** The lease ran out or another worker holds the run: stop working on it at once. */
export class LeaseLost extends Error {
  constructor(runId: string) {
    super(`the lease on ${runId} is lost`)
    this.name = 'LeaseLost'
  }
}

/** When a lease ends that is taken or renewed now: by the database's clock, as is everything that it is compared with. */
const leaseEnd = Prisma.sql`now() + make_interval(secs => ${leaseSeconds})`

/** A place for a run: free, or held by the job of a run whose worker is gone, for that run alone. */
export type OpenSlot = { device: 'cpu' | 'cuda'; freeMemory: number | null; run: string | null }

/**
 * Takes the next run that fits a slot, by `queueOrder`.
 * @returns null when none waits
 */
export async function claimRun(
  owner: string,
  slots: readonly OpenSlot[] = [{ device: 'cuda', freeMemory: null, run: null }],
): Promise<Run | null> {
  return db().$transaction(async (tx) => {
    const [claimed] = await tx.$queryRaw<{ id: string }[]>`
      UPDATE run SET state = 'preparing', lease_owner = ${owner}, lease_until = ${leaseEnd}, attempt = attempt + 1,
        claimed_at = now(), started_at = COALESCE(started_at, now())
      WHERE id = (
        SELECT r.id FROM run r JOIN (${queueOrder}) q ON q.id = r.id WHERE r.state = 'queued' AND EXISTS (
          SELECT 1 FROM jsonb_to_recordset(${JSON.stringify(slots)}::jsonb) AS s(device text, "freeMemory" numeric, run text)
          WHERE s.run = r.id OR s.run IS NULL
            AND COALESCE((r.plan #>> '{memory,bytes}')::numeric, 0) <= COALESCE(s."freeMemory", 'Infinity')
            AND (r.params ->> 'method' IS DISTINCT FROM 'qlora' OR s.device = 'cuda'))
        ORDER BY q.place LIMIT 1 FOR UPDATE OF r SKIP LOCKED
      ) RETURNING id`
    if (!claimed) return null
    const run = await tx.run.findUniqueOrThrow({ where: { id: claimed.id } })
    const message = run.attempt > 1 ? `Attempt ${run.attempt}: goes on from the newest checkpoint.` : null
    await appendRunEvents(run.id, [{ type: 'state', data: { state: 'preparing', message } }], tx)
    return run
  })
}

/** Keeps the lease. @returns whether a stop or a pause was asked for. @throws LeaseLost */
export async function renewLease(runId: string, owner: string): Promise<{ stopRequested: boolean }> {
  const [held] = await db().$queryRaw<{ asked: boolean }[]>`
    UPDATE run SET lease_until = ${leaseEnd} WHERE id = ${runId} AND lease_owner = ${owner}
    RETURNING stop_requested_at IS NOT NULL OR pause_requested_at IS NOT NULL AS asked`
  if (!held) throw new LeaseLost(runId)
  return { stopRequested: held.asked }
}

const endStates = ['ready', 'stopped', 'failed'] as const
type EndState = (typeof endStates)[number]
const isEnd = (state: RunState): state is EndState => (endStates as readonly RunState[]).includes(state)

/**
 * What comes with a state in which no worker holds the run: the seconds are counted in which one did, until its lease ran out
 * at the latest, and an end closes the reservation. A pause keeps it.
 */
export async function letGo(tx: Tx, runId: string, to: RunState): Promise<void> {
  await tx.$executeRaw`
    UPDATE run SET lease_owner = NULL, lease_until = NULL, held_seconds = held_seconds
        + GREATEST(0, EXTRACT(EPOCH FROM LEAST(now(), COALESCE(lease_until, now())) - COALESCE(claimed_at, now()))),
      finished_at = CASE WHEN ${isEnd(to)} THEN now() ELSE finished_at END
    WHERE id = ${runId}`
  if (isEnd(to)) await closeReservation(tx, runId, to)
}

type Change = {
  data?: Prisma.RunUpdateManyMutationInput
  message?: string | null
  /** what its owner is told */
  notice?: Notification['kind']
}

/**
 * Compare-and-set on (state, lease), with its event, in one transaction.
 * @returns false when the run is in another state (a stop came first); @throws LeaseLost when another worker holds it
 */
export async function moveRun(
  runId: string,
  owner: string,
  from: RunState[],
  to: RunState,
  { data = {}, message = null, notice }: Change = {},
): Promise<boolean> {
  const free = isEnd(to) || to === 'paused'
  return db().$transaction(async (tx) => {
    const moved = await tx.run.updateMany({
      where: { id: runId, leaseOwner: owner, state: { in: from } },
      data: { ...data, state: to, ...(free ? { job: Prisma.DbNull } : {}) },
    })
    if (moved.count === 0) {
      if (!(await tx.run.findFirst({ where: { id: runId, leaseOwner: owner } }))) throw new LeaseLost(runId)
      return false
    }
    if (free) await letGo(tx, runId, to)
    await appendRunEvents(runId, [{ type: 'state', data: { state: to, message } }], tx)
    if (notice) await notifyRun(tx, runId, notice)
    return true
  })
}
