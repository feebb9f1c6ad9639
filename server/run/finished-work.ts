import { findBaseModel } from '#lib/domain/base-models.ts'
import type { Work } from '#lib/domain/run-time.ts'
import { type Plan, planSchema } from '#lib/schemas/plan.ts'
import { db } from '../db.ts'

/** What a plan says of the work that it is for. */
export function workOf(
  baseModelId: string,
  plan: Pick<Plan, 'params' | 'steps' | 'totalTokens' | 'heldoutQuestions' | 'rows' | 'tokens'>,
): Work {
  return {
    baseModelId,
    parameters: findBaseModel(baseModelId)?.parameters ?? 0,
    method: plan.params.method,
    steps: plan.steps,
    tokens: plan.totalTokens,
    questions: plan.heldoutQuestions,
    rows: plan.rows,
    rowTokens: plan.tokens,
  }
}

/**
 * The last 20 runs that went through in one piece, newest first, with the seconds that they took and those that their plan
 * said. Runs that were paused, resumed or ended early say nothing of a whole run's time.
 */
export async function finishedWork(): Promise<(Work & { seconds: number; predicted: number })[]> {
  const rows = await db().run.findMany({
    where: { state: 'ready', attempt: 1, early: false, plan: { not: {} }, claimedAt: { not: null } },
    orderBy: { finishedAt: 'desc' },
    take: 20,
    select: { baseModelId: true, plan: true, claimedAt: true, finishedAt: true },
  })
  return rows.flatMap((row) => {
    const plan = planSchema.safeParse(row.plan)
    if (!plan.success || !row.claimedAt || !row.finishedAt) return []
    const seconds = (row.finishedAt.getTime() - row.claimedAt.getTime()) / 1000
    return [{ ...workOf(row.baseModelId, plan.data), seconds, predicted: plan.data.seconds.expected }]
  })
}
