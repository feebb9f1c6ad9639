import type { Judgement } from '#lib/schemas/judgement.ts'
import { Prisma } from '#prisma/generated/client.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError, forbidden, notFound } from '../errors.ts'
import { sendJob } from '../queue.ts'
import { judgedInclude, judgementOf, pairsOf, whyNot } from './answers.ts'
import { getJudgement } from './get-judgement.ts'
import { judgeSettings } from './settings.ts'

type Args = { ctx: Ctx; input: { id: string } }

/**
 * Has the judge compare a run's answers. One that ended before all was answered goes on, as its replies are kept; else, and
 * with another judge, it begins anew. While it judges nothing changes. @throws AppError not_found | forbidden | conflict
 */
export async function askJudge({ ctx, input }: Args): Promise<Judgement> {
  const { userId } = requireSession(ctx)
  const run = await db().run.findUnique({ where: { id: input.id }, include: judgedInclude })
  if (!run) throw notFound('run')
  if (run.userId !== userId) throw forbidden('the person who started this run')
  const judge = judgeSettings()
  if (!judge) throw new AppError('conflict', 'No judge is set up here; the operator can set JUDGE_MODEL.')
  const barred = whyNot(run)
  if (barred || !run.finishedAt) throw new AppError('conflict', barred ?? 'This run has not finished; wait for it.')
  const known = judgementOf(run)
  if (known?.state === 'judging') return getJudgement({ ctx, input })
  const by = { model: judge.model, host: judge.host }
  const unanswered = pairsOf(run).pairs.length * 2 - (known?.replies.length ?? 0)
  const goesOn = unanswered > 0 && known?.model === by.model && known.host === by.host
  const anew = { ...by, answersOf: run.finishedAt, result: Prisma.DbNull, startedAt: new Date() }
  await db().$transaction(async (tx) => {
    const fields = { ...(goesOn ? {} : anew), state: 'judging', message: null, finishedAt: null } as const
    // two presses at once: the second finds the row as the first left it, and does nothing
    const attempt = (run.judgement?.attempt ?? 0) + 1
    const { count } = run.judgement
      ? await tx.runJudgement.updateMany({
          where: { runId: run.id, attempt: run.judgement.attempt },
          data: { ...fields, attempt, leaseOwner: null, leaseUntil: null },
        })
      : await tx.runJudgement.createMany({
          data: { ...anew, ...fields, runId: run.id, attempt },
          skipDuplicates: true,
        })
    if (count === 0) return
    if (!goesOn) await tx.judgeReply.deleteMany({ where: { runId: run.id } })
    await sendJob(tx, 'judge', { runId: run.id, attempt })
  })
  return getJudgement({ ctx, input })
}

/** Ends it at once; the replies that came are kept, and asking again goes on from them. @throws AppError not_found | forbidden */
export async function stopJudge({ ctx, input }: Args): Promise<Judgement> {
  const { userId } = requireSession(ctx)
  const run = await db().run.findUnique({ where: { id: input.id }, select: { userId: true } })
  if (!run) throw notFound('run')
  if (run.userId !== userId) throw forbidden('the person who started this run')
  await db().runJudgement.updateMany({
    where: { runId: input.id, state: 'judging' },
    data: { state: 'stopped', message: null, finishedAt: new Date() },
  })
  return getJudgement({ ctx, input })
}
