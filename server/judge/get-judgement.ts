import { type Judgement, judgementResultSchema } from '#lib/schemas/judgement.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { notFound } from '../errors.ts'
import { judgedInclude, judgedPairs, judgementOf, pairsOf, whyNot } from './answers.ts'
import { judgeSettings } from './settings.ts'

/** A run's judgement as it stands. Questions of a private Datanet are told to who trained on it alone. @throws AppError not_found */
export async function getJudgement({ ctx, input }: { ctx: Ctx; input: { id: string } }): Promise<Judgement> {
  const run = await db().run.findUnique({ where: { id: input.id }, include: judgedInclude })
  if (!run) throw notFound('run')
  const mine = run.userId === ctx.session?.userId
  const told = mine || run.datanets.every(({ version }) => version.datanet.visibility === 'public')
  const judge = judgeSettings()
  const known = judgementOf(run)
  const { pairs, alike } = pairsOf(run)
  const barred = mine && judge ? whyNot(run) : null
  const done = known && known.state !== 'judging'
  return {
    judge: judge && { model: judge.model, host: judge.host },
    pairs: pairs.length,
    alike,
    canAsk: mine && judge !== null && barred === null,
    barred,
    state: known?.state ?? 'none',
    replies: known?.replies.length ?? 0,
    by: known && { model: known.model, host: known.host },
    startedAt: known?.startedAt.toISOString() ?? null,
    finishedAt: known?.finishedAt?.toISOString() ?? null,
    message: known?.message ?? null,
    result: judgementResultSchema.nullable().parse(known?.result ?? null),
    judged: done && told ? judgedPairs(run) : [],
  }
}
