import type { RunSummary } from '#lib/schemas/run.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError, forbidden, notFound } from '../errors.ts'
import { appendRunEvents } from '../event/index.ts'
import { queuePositions, runInclude, toRunSummary } from './view.ts'

/**
 * Gives a run's place up and keeps its reservation. One that waits is paused at once; one that trains goes to `pausing`, and
 * its worker ends it at its next checkpoint. @throws AppError not_found | forbidden | conflict
 */
export async function pauseRun({ ctx, input }: { ctx: Ctx; input: { id: string } }): Promise<RunSummary> {
  const { userId } = requireSession(ctx)
  const run = await db().run.findUnique({ where: { id: input.id } })
  if (!run) throw notFound('run')
  if (run.userId !== userId) throw forbidden('the person who started this run')
  await db().$transaction(async (tx) => {
    const waiting = await tx.run.updateMany({
      where: { id: run.id, state: 'queued' },
      data: { state: 'paused', pauseRequestedAt: new Date() },
    })
    if (waiting.count === 1) {
      const message = 'Paused while it waited; it keeps its reservation.'
      await appendRunEvents(run.id, [{ type: 'state', data: { state: 'paused', message } }], tx)
      return
    }
    const working = await tx.run.updateMany({
      where: { id: run.id, state: { in: ['preparing', 'training'] }, stopRequestedAt: null },
      data: { state: 'pausing', pauseRequestedAt: new Date() },
    })
    // the lease's holder alone writes events from here on; it hears of this by NOTIFY
    if (working.count === 1) await tx.$executeRaw`SELECT pg_notify('queue', ${`stop:${run.id}`})`
  })
  const row = await db().run.findUniqueOrThrow({ where: { id: run.id }, include: runInclude })
  if (row.state !== 'pausing' && row.state !== 'paused') {
    throw new AppError('conflict', `This run is ${row.state} already; only one that waits or trains can be paused.`)
  }
  return toRunSummary(row, await queuePositions())
}
