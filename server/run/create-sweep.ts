import type { z } from 'zod'
import { sweepNames } from '#lib/domain/sweep-names.ts'
import type { createSweepInput, RunSettings, RunSummary } from '#lib/schemas/run.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError } from '../errors.ts'
import { newId } from '../id.ts'
import { checkContinuation, nameOf, reserve } from './create-run.ts'
import { makePlan, refuseImpossible } from './plan-run.ts'
import { checkQuota } from './quota.ts'
import { type RunDraft, storeRuns } from './store-runs.ts'
import { queuePositions, runInclude, toRunSummary } from './view.ts'

type Input = z.infer<typeof createSweepInput>
type Sweep = { sweepId: string; runs: RunSummary[] }

/**
 * Starts several settings of the same data as one comparison, all or none: one voucher reserves the cap of each. The same key
 * gives the same sweep. @throws AppError unauthenticated | bad_input | payment_required | too_many
 */
export async function createSweep({ ctx, input }: { ctx: Ctx; input: Input }): Promise<Sweep> {
  const { userId, address } = requireSession(ctx)
  const started = await findSweep(userId, input)
  if (started) return started

  await checkQuota(userId, input.variants.length)
  const drafts = await draft(ctx, input)
  const cap = await reserve(BigInt(drafts[0]?.plan.price.per1kTokens ?? 0), totalOf(input), address)
  const each = cap && { ...cap, wei: BigInt(input.payment?.cap ?? 0) }
  await storeRuns(userId, drafts, each, newId('swp'))
  const stored = await findSweep(userId, input)
  if (!stored)
    throw new AppError('conflict', 'This key belongs to another run of yours; start the sweep with a new one.')
  return stored
}

const keyOf = (input: Input, index: number) => `${input.idempotencyKey}:${index + 1}`

/** What one voucher has to reserve for all of them. */
const totalOf = ({ payment, variants }: Input): Input['payment'] =>
  payment && { ...payment, cap: (BigInt(payment.cap) * BigInt(variants.length)).toString() }

async function findSweep(userId: string, input: Input): Promise<Sweep | null> {
  const keys = input.variants.map((_, index) => keyOf(input, index))
  const rows = await db().run.findMany({
    where: { userId, idempotencyKey: { in: keys }, sweepId: { not: null } },
    include: runInclude,
    orderBy: { idempotencyKey: 'asc' },
  })
  const sweepId = rows[0]?.sweepId
  if (!sweepId) return null
  const positions = await queuePositions()
  return { sweepId, runs: rows.map((row) => toRunSummary(row, positions)) }
}

/** A plan for each variant, named after what differs. @throws AppError bad_input */
async function draft(ctx: Ctx, { variants, ...common }: Input): Promise<RunDraft[]> {
  const plans: (Pick<RunDraft, 'plan' | 'versions'> & { settings: RunSettings })[] = []
  for (const [index, params] of variants.entries()) {
    const settings = { ...common, params }
    const { plan, versions } = await makePlan(ctx, settings)
    const refuse = (message: string) => new AppError('bad_input', message, { place: `variants.${index}` })
    await refuseImpossible(plan)
    await checkContinuation(requireSession(ctx).userId, settings, plan.params)
    const twin = plans.findIndex((one) => JSON.stringify(one.plan.params) === JSON.stringify(plan.params))
    if (twin >= 0)
      throw refuse(`Settings ${twin + 1} and ${index + 1} of the sweep come to the same; change one of them.`)
    plans.push({ plan, versions, settings })
  }
  const names = sweepNames(
    common.name || nameOf(plans[0]?.versions ?? []),
    plans.map(({ plan }) => plan.params),
  )
  return plans.map(({ settings, ...rest }, index) => {
    const name = names[index] ?? ''
    return {
      ...{ ...rest, name, settings: { ...settings, name }, priority: 0 },
      idempotencyKey: keyOf({ variants, ...common }, index),
    }
  })
}
