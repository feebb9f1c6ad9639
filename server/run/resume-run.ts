import type { z } from 'zod'
import { findBaseModel } from '#lib/domain/base-models.ts'
import type { paymentSchema, RunSummary } from '#lib/schemas/run.ts'
import { releaseReservation } from '../chat/index.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError, forbidden, notFound } from '../errors.ts'
import { appendRunEvents } from '../event/index.ts'
import { reserve } from './create-run.ts'
import { priceOf } from './plan-run.ts'
import { checkQuota } from './quota.ts'
import { queuePositions, runInclude, toRunSummary } from './view.ts'

type Input = { id: string; payment?: z.infer<typeof paymentSchema> | null }

/**
 * Puts a paused, stopped or failed run back into the queue; it goes on from its newest checkpoint. A paused one has its
 * reservation still; another one needs a new one, and what it paid for already is not charged again.
 * @throws AppError not_found | forbidden | conflict | payment_required | bad_input
 */
export async function resumeRun({ ctx, input }: { ctx: Ctx; input: Input }): Promise<RunSummary> {
  const { userId, address } = requireSession(ctx)
  const run = await db().run.findUnique({ where: { id: input.id } })
  if (!run) throw notFound('run')
  if (run.userId !== userId) throw forbidden('the person who started this run')
  const refusal = new AppError('conflict', 'Only a paused, stopped or failed run can be resumed.')
  if (run.state !== 'paused' && run.state !== 'stopped' && run.state !== 'failed') throw refusal
  const per1k = run.state === 'paused' ? 0n : priceOf(findBaseModel(run.baseModelId)?.parameters ?? 0)
  await checkQuota(userId)
  const cap = await reserve(per1k, input.payment ?? null, address)
  const reservation = { channelId: cap?.channelId ?? null, cap: cap?.wei.toString() ?? null }
  const queue = db().$transaction(async (tx) => {
    const moved = await tx.run.updateMany({
      where: { id: run.id, state: run.state },
      data: {
        state: 'queued',
        queuedAt: new Date(),
        stopRequestedAt: null,
        pauseRequestedAt: null,
        finishedAt: null,
        errorCode: null,
        errorMessage: null,
        losses: 0,
        ...(run.state === 'paused' ? {} : { ...reservation, pricePer1k: cap ? per1k.toString() : null }),
      },
    })
    if (moved.count === 0) throw refusal
    await appendRunEvents(run.id, [{ type: 'state', data: { state: 'queued', message: 'Resumed.' } }], tx)
    await tx.$executeRaw`SELECT pg_notify('queue', 'run')`
  })
  await queue.catch(async (cause) => {
    if (cap) await releaseReservation(cap.channelId, cap.wei)
    throw cause
  })
  const row = await db().run.findUniqueOrThrow({ where: { id: run.id }, include: runInclude })
  return toRunSummary(row, await queuePositions())
}
