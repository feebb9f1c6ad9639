import type { RunSummary } from '#lib/schemas/run.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError, forbidden, notFound } from '../errors.ts'
import { queuePositions, runInclude, toRunSummary } from './view.ts'

/** Moves an own waiting run before or behind the other own ones. @throws AppError not_found | forbidden | conflict */
export async function prioritiseRun({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { id: string; priority: number }
}): Promise<RunSummary> {
  const { userId } = requireSession(ctx)
  const run = await db().run.findUnique({ where: { id: input.id } })
  if (!run) throw notFound('run')
  if (run.userId !== userId) throw forbidden('the person who started this run')
  const moved = await db().run.updateMany({
    where: { id: run.id, state: 'queued' },
    data: { priority: input.priority },
  })
  if (moved.count === 0)
    throw new AppError('conflict', 'This run does not wait any more, so its place cannot be moved.')
  const row = await db().run.findUniqueOrThrow({ where: { id: run.id }, include: runInclude })
  return toRunSummary(row, await queuePositions())
}
