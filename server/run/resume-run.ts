import type { RunSummary } from '#lib/schemas/run.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError, forbidden, notFound } from '../errors.ts'
import { appendRunEvents } from '../event/index.ts'
import { queuePositions, runInclude, toRunSummary } from './view.ts'

/** Puts a stopped or failed run back into the queue; it goes on from its newest checkpoint. */
export async function resumeRun({ ctx, input }: { ctx: Ctx; input: { id: string } }): Promise<RunSummary> {
  const { userId } = requireSession(ctx)
  const run = await db().run.findUnique({ where: { id: input.id } })
  if (!run) throw notFound('run')
  if (run.userId !== userId) throw forbidden('the person who started this run')
  await db().$transaction(async (tx) => {
    const moved = await tx.run.updateMany({
      where: { id: run.id, state: { in: ['stopped', 'failed'] } },
      data: {
        state: 'queued',
        queuedAt: new Date(),
        stopRequestedAt: null,
        finishedAt: null,
        errorCode: null,
        errorMessage: null,
      },
    })
    if (moved.count === 0) throw new AppError('conflict', 'Only a stopped or failed run can be resumed.')
    await appendRunEvents(run.id, [{ type: 'state', data: { state: 'queued', message: 'Resumed.' } }], tx)
    await tx.$executeRaw`SELECT pg_notify('queue', 'run')`
  })
  const row = await db().run.findUniqueOrThrow({ where: { id: run.id }, include: runInclude })
  return toRunSummary(row, await queuePositions())
}
