import type { RunSummary } from '#lib/schemas/run.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError, forbidden, notFound } from '../errors.ts'
import { appendRunEvents } from '../event/index.ts'
import { databaseNow } from './clock.ts'
import { closeReservation } from './close-reservation.ts'
import { queuePositions, runInclude, toRunSummary } from './view.ts'

/**
 * Asks a run to stop. One that waits or is paused stops at once; one that trains goes to `stopping`, keeps its last checkpoint, and its
 * worker ends it. @throws AppError not_found | forbidden | conflict
 */
export async function stopRun({ ctx, input }: { ctx: Ctx; input: { id: string } }): Promise<RunSummary> {
  const { userId } = requireSession(ctx)
  const run = await db().run.findUnique({ where: { id: input.id } })
  if (!run) throw notFound('run')
  if (run.userId !== userId) throw forbidden('the person who started this run')
  await db().$transaction(async (tx) => {
    const now = await databaseNow(tx)
    const waiting = await tx.run.updateMany({
      where: { id: run.id, state: { in: ['queued', 'paused'] } },
      data: { state: 'stopped', finishedAt: now, stopRequestedAt: now },
    })
    if (waiting.count === 1) {
      await closeReservation(tx, run.id, 'stopped')
      await appendRunEvents(
        run.id,
        [{ type: 'state', data: { state: 'stopped', message: 'Stopped while it waited.' } }],
        tx,
      )
      return
    }
    const working = await tx.run.updateMany({
      where: { id: run.id, state: { in: ['preparing', 'training', 'pausing'] }, stopRequestedAt: null },
      data: { state: 'stopping', stopRequestedAt: now },
    })
    // the lease's holder alone writes events from here on; it hears of this by NOTIFY
    if (working.count === 1) await tx.$executeRaw`SELECT pg_notify('queue', ${`stop:${run.id}`})`
  })
  const row = await db().run.findUniqueOrThrow({ where: { id: run.id }, include: runInclude })
  if (!['stopping', 'stopped'].includes(row.state)) {
    throw new AppError('conflict', `This run is ${row.state} already, so there is nothing to stop.`)
  }
  return toRunSummary(row, await queuePositions())
}
