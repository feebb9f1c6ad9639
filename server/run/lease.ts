import type { RunState } from '#lib/schemas/run.ts'
import type { Notification } from '#lib/schemas/training.ts'
import type { Prisma, Run } from '#prisma/generated/client.ts'
import { db, type Tx } from '../db.ts'
import { appendRunEvents } from '../event/index.ts'
import { notifyRun } from '../notification/index.ts'
import { closeReservation } from './close-reservation.ts'
import { queueOrder } from './queue-order.ts'
import { leaseSeconds, workingStates } from './states.ts'

/** The lease ran out or another worker holds the run: stop working on it at once. */
export class LeaseLost extends Error {
  constructor(runId: string) {
    super(`the lease on ${runId} is lost`)
    this.name = 'LeaseLost'
  }
}

const until = () => new Date(Date.now() + leaseSeconds * 1000)

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
  const rows = await db().$queryRaw<{ id: string }[]>`
    UPDATE run SET state = 'preparing', lease_owner = ${owner}, lease_until = ${until()}, attempt = attempt + 1,
      claimed_at = now(), started_at = COALESCE(started_at, now())
    WHERE id = (
      SELECT r.id FROM run r JOIN (${queueOrder}) q ON q.id = r.id WHERE r.state = 'queued' AND EXISTS (
        SELECT 1 FROM jsonb_to_recordset(${JSON.stringify(slots)}::jsonb) AS s(device text, "freeMemory" numeric, run text)
        WHERE s.run = r.id OR s.run IS NULL
          AND COALESCE((r.plan #>> '{memory,bytes}')::numeric, 0) <= COALESCE(s."freeMemory", 'Infinity')
          AND (r.params ->> 'method' IS DISTINCT FROM 'qlora' OR s.device = 'cuda'))
      ORDER BY q.place LIMIT 1 FOR UPDATE OF r SKIP LOCKED
    ) RETURNING id`
  const id = rows[0]?.id
  if (!id) return null
  const run = await db().run.findUniqueOrThrow({ where: { id } })
  const message = run.attempt > 1 ? `Attempt ${run.attempt}: goes on from the newest checkpoint.` : null
  await appendRunEvents(id, [{ type: 'state', data: { state: 'preparing', message } }])
  return run
}

/** Keeps the lease. @returns whether a stop or a pause was asked for. @throws LeaseLost */
export async function renewLease(runId: string, owner: string): Promise<{ stopRequested: boolean }> {
  const held = await db().run.updateMany({ where: { id: runId, leaseOwner: owner }, data: { leaseUntil: until() } })
  if (held.count === 0) throw new LeaseLost(runId)
  const run = await db().run.findUniqueOrThrow({
    where: { id: runId },
    select: { stopRequestedAt: true, pauseRequestedAt: true },
  })
  return { stopRequested: run.stopRequestedAt !== null || run.pauseRequestedAt !== null }
}

const endStates = ['ready', 'stopped', 'failed'] as const
type EndState = (typeof endStates)[number]
const isEnd = (state: RunState): state is EndState => (endStates as readonly RunState[]).includes(state)

/** Counts the seconds in which a worker held the run, until its lease ran out at the latest. Before the lease is taken off. */
const countHeld = (tx: Tx, runId: string) => tx.$executeRaw`
  UPDATE run SET held_seconds = held_seconds
    + GREATEST(0, EXTRACT(EPOCH FROM LEAST(now(), COALESCE(lease_until, now())) - COALESCE(claimed_at, now())))
  WHERE id = ${runId}`

type Change = {
  data?: Prisma.RunUpdateManyMutationInput
  message?: string | null
  /** what its owner is told */
  notice?: Notification['kind']
}

/**
 * Compare-and-set on (state, lease), with its event, in one transaction. An end closes the reservation; a pause keeps it.
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
      data: { ...data, state: to, ...(isEnd(to) ? { finishedAt: new Date() } : {}) },
    })
    if (moved.count === 0) {
      if (!(await tx.run.findFirst({ where: { id: runId, leaseOwner: owner } }))) throw new LeaseLost(runId)
      return false
    }
    if (free) {
      await countHeld(tx, runId)
      await tx.run.update({ where: { id: runId }, data: { leaseOwner: null, leaseUntil: null } })
    }
    if (isEnd(to)) await closeReservation(tx, runId, to)
    await appendRunEvents(runId, [{ type: 'state', data: { state: to, message } }], tx)
    if (notice) await notifyRun(tx, runId, notice)
    return true
  })
}

/** Where a run goes whose worker is gone, and what is said about it. */
function afterLoss({ stopRequestedAt, pauseRequestedAt }: Run): {
  state: 'stopped' | 'paused' | 'queued'
  message: string
} {
  if (stopRequestedAt) return { state: 'stopped', message: 'Stopped; the last checkpoint is kept.' }
  if (pauseRequestedAt) return { state: 'paused', message: 'Paused; it goes on from its newest checkpoint.' }
  return { state: 'queued', message: 'The worker was lost; the run goes on from its newest checkpoint.' }
}

/** Returns runs whose worker is gone to the queue; one that was to stop or to pause does so. @returns how many */
export async function releaseExpiredLeases(): Promise<number> {
  const lost = await db().run.findMany({
    where: { state: { in: workingStates }, OR: [{ leaseUntil: { lt: new Date() } }, { leaseUntil: null }] },
  })
  for (const run of lost) {
    const { state, message } = afterLoss(run)
    await db().$transaction(async (tx) => {
      const held = { id: run.id, state: run.state, leaseOwner: run.leaseOwner, leaseUntil: run.leaseUntil }
      const moved = await tx.run.updateMany({
        where: held,
        data: { state, ...(state === 'stopped' ? { finishedAt: new Date() } : {}) },
      })
      if (moved.count === 0) return
      await countHeld(tx, run.id)
      await tx.run.update({ where: { id: run.id }, data: { leaseOwner: null, leaseUntil: null } })
      if (state === 'stopped') await closeReservation(tx, run.id, state)
      await appendRunEvents(run.id, [{ type: 'state', data: { state, message } }], tx)
      if (state !== 'queued') await notifyRun(tx, run.id, `run_${state}`)
    })
  }
  return lost.length
}

/** Gives a run back at a clean shutdown, so that the next worker need not wait for the lease to run out. */
export async function returnRun(runId: string, owner: string): Promise<void> {
  await db().run.updateMany({ where: { id: runId, leaseOwner: owner }, data: { leaseUntil: new Date() } })
}
