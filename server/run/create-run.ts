import type { z } from 'zod'
import { type createRunInput, type RunSummary, runSettingsSchema } from '#lib/schemas/run.ts'
import { acceptVoucher, releaseReservation } from '../chat/index.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError } from '../errors.ts'
import { appendRunEvents } from '../event/index.ts'
import { newId } from '../id.ts'
import { makePlan } from './plan-run.ts'
import { checkQuota } from './quota.ts'
import { queuePositions, runInclude, toRunSummary } from './view.ts'

type Input = z.infer<typeof createRunInput>

/**
 * Reserves the cap and puts a run into the queue. The same key gives the same run. @throws AppError unauthenticated | bad_input
 * | payment_required | too_many
 */
export async function createRun({
  ctx,
  input,
  sweepId = null,
}: {
  ctx: Ctx
  input: Input
  sweepId?: string | null
}): Promise<RunSummary> {
  const { userId, address } = requireSession(ctx)
  const key = { userId_idempotencyKey: { userId, idempotencyKey: input.idempotencyKey } }
  const started = await db().run.findUnique({ where: key, include: runInclude })
  if (started) return toRunSummary(started, await queuePositions())

  const { plan, versions } = await makePlan(ctx, input)
  if (plan.lengths.tooLong > 0) throw new AppError('bad_input', plan.warnings[0] ?? '', { place: 'params.max_length' })
  if (input.initRunId) await checkContinuation(userId, input)
  await checkQuota(userId)
  const per1k = BigInt(plan.price.per1kTokens)
  const cap = await reserve(per1k, input.payment, address)
  const name = input.name || versions.map((version) => version.datanet.name).join(' + ')
  const id = newId('run')
  const store = db().$transaction(async (tx) => {
    // two clicks at once: the second insert waits for the first and then changes nothing
    const created = await tx.run.createMany({
      data: {
        ...{ id, userId, name, plan, sweepId },
        baseModelId: input.baseModelId,
        params: plan.params,
        reasons: plan.reasons,
        settings: runSettingsSchema.parse(input),
        priority: input.priority,
        initRunId: input.initRunId,
        idempotencyKey: input.idempotencyKey,
        ...(cap ? { channelId: cap.channelId, cap: cap.wei.toString(), pricePer1k: per1k.toString() } : {}),
      },
      skipDuplicates: true,
    })
    if (created.count === 0) {
      if (cap) await releaseReservation(cap.channelId, cap.wei, tx)
      return
    }
    await tx.runDatanet.createMany({
      data: versions.map(({ id: versionId, weight }) => ({ runId: id, versionId, weight })),
    })
    await appendRunEvents(id, [{ type: 'state', data: { state: 'queued', message: null } }], tx)
    await tx.$executeRaw`SELECT pg_notify('queue', 'run')`
  })
  await store.catch(async (cause) => {
    if (cap) await releaseReservation(cap.channelId, cap.wei)
    throw cause
  })
  const row = await db().run.findUniqueOrThrow({ where: key, include: runInclude })
  return toRunSummary(row, await queuePositions())
}

/** Reserves the cap on the channel; null where training is free. @throws AppError payment_required */
async function reserve(
  per1k: bigint,
  payment: Input['payment'],
  payer: `0x${string}`,
): Promise<{ channelId: string; wei: bigint } | null> {
  if (per1k === 0n) return null
  if (!payment) {
    const message = 'This run costs OPEN; sign a voucher for its cap, which you see in the plan.'
    throw new AppError('payment_required', message, { place: 'payment' })
  }
  const wei = BigInt(payment.cap)
  if (wei === 0n) throw new AppError('bad_input', 'The spending cap is 0; set one above it.', { place: 'payment.cap' })
  await acceptVoucher(payment.voucher, payer, wei)
  return { channelId: payment.voucher.channelId, wei }
}

/** Going on from an adapter: an own one, of the same base, with an adapter to go on from. */
async function checkContinuation(userId: string, { initRunId, baseModelId }: Input): Promise<void> {
  const from = await db().run.findFirst({ where: { id: initRunId ?? '', userId } })
  const refuse = (message: string) => new AppError('bad_input', message, { place: 'initRunId' })
  if (!from) throw refuse('That run is not one of yours; pick another adapter to go on from.')
  if (!from.adapterSha256) throw refuse('That run has no adapter yet; wait until it has ended, or pick another one.')
  if (from.baseModelId !== baseModelId) throw refuse('That adapter belongs to another base model; pick the same one.')
}
