import type { z } from 'zod'
import type { createRunInput, RunSummary } from '#lib/schemas/run.ts'
import { type TrainParams, trainParamsSchema } from '#lib/schemas/train-params.ts'
import { acceptVoucher } from '../chat/index.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError } from '../errors.ts'
import type { ChosenVersion } from './choose-versions.ts'
import { makePlan, refuseImpossible } from './plan-run.ts'
import { checkQuota } from './quota.ts'
import { type Reservation, storeRuns } from './store-runs.ts'
import { queuePositions, runInclude, toRunSummary } from './view.ts'

type Input = z.infer<typeof createRunInput>

/**
 * Reserves the cap and puts a run into the queue. The same key gives the same run. @throws AppError unauthenticated | bad_input
 * | payment_required | too_many
 */
export async function createRun({ ctx, input }: { ctx: Ctx; input: Input }): Promise<RunSummary> {
  const { userId, address } = requireSession(ctx)
  const key = { userId_idempotencyKey: { userId, idempotencyKey: input.idempotencyKey } }
  const started = await db().run.findUnique({ where: key, include: runInclude })
  if (started) return toRunSummary(started, await queuePositions())

  const { plan, versions } = await makePlan(ctx, input)
  await refuseImpossible(plan)
  await checkContinuation(userId, input, plan.params)
  await checkQuota(userId)
  const cap = await reserve(BigInt(plan.price.per1kTokens), input.payment, address)
  const name = input.name || nameOf(versions)
  const parentRunId = await knownRun(input.parentRunId)
  const { priority, idempotencyKey } = input
  await storeRuns(userId, [{ plan, versions, name, settings: input, parentRunId, priority, idempotencyKey }], cap)
  const row = await db().run.findUniqueOrThrow({ where: key, include: runInclude })
  return toRunSummary(row, await queuePositions())
}

/** A clone's parent, where it is there. */
const knownRun = async (id: string | null): Promise<string | null> =>
  id && (await db().run.count({ where: { id } })) > 0 ? id : null

/** The name of a run that nobody named. */
export const nameOf = (versions: readonly ChosenVersion[]): string =>
  versions.map((version) => version.datanet.name).join(' + ')

/** Reserves the cap on the channel; null where training is free. @throws AppError payment_required */
export async function reserve(
  per1k: bigint,
  payment: Input['payment'],
  payer: `0x${string}`,
): Promise<Reservation | null> {
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
export async function checkContinuation(
  userId: string,
  { initRunId, baseModelId }: Pick<Input, 'initRunId' | 'baseModelId'>,
  params: TrainParams,
): Promise<void> {
  if (!initRunId) return
  const from = await db().run.findFirst({ where: { id: initRunId, userId } })
  const refuse = (message: string) => new AppError('bad_input', message, { place: 'initRunId' })
  if (!from) throw refuse('That run is not one of yours; pick another adapter to go on from.')
  if (!from.adapterSha256) throw refuse('That run has no adapter yet; wait until it has ended, or pick another one.')
  if (from.baseModelId !== baseModelId) throw refuse('That adapter belongs to another base model; pick the same one.')
  const built = trainParamsSchema.parse(from.params)
  for (const name of ['method', 'lora_r', 'lora_alpha', 'target_modules'] as const) {
    if (built[name] === params[name]) continue
    const message = `That adapter was built with ${name} ${built[name]}, and this run has ${params[name]}; take over its value.`
    throw new AppError('bad_input', message, { place: `params.${name}` })
  }
}
