import { randomUUID } from 'node:crypto'
import { foldPairs, readVerdict } from '#lib/domain/judgement.ts'
import type { Prisma } from '#prisma/generated/client.ts'
import { db } from '../db.ts'
import { log } from '../log.ts'
import { judgedInclude, judgedPairs, judgementOf, pairsOf } from './answers.ts'
import { askPair, JudgeError } from './ask-pair.ts'
import { type Judge, judgeSettings } from './settings.ts'

type Key = { runId: string; attempt: number }
type Held = Key & { owner: string }

/** Shorter than what a dead worker's job waits for, so that the next one finds it free. */
const leaseSeconds = 45
const changed = 'The settings of the judge were changed meanwhile; ask again.'

/**
 * Asks about every pair in both orders, keeps each reply as it comes, and folds them. Safe to repeat: what was answered is not
 * asked again, and of two deliveries one works. @param last whether nobody tries again after this.
 * @throws JudgeError of what may go better later; Error while another worker has it
 */
export async function judgeRun(key: Key, signal: AbortSignal, last = false): Promise<void> {
  const held = { ...key, owner: randomUUID() }
  if (!(await hold(held))) {
    const row = await db().runJudgement.findUnique({ where: { runId: key.runId } })
    if (last || row?.state !== 'judging' || row.attempt !== key.attempt) return
    throw new Error('Another worker holds this judgement.')
  }
  const renewal = setInterval(() => {
    hold(held).catch((cause) => log.error({ err: cause, ...key }, 'the lease of a judgement was not renewed'))
  }, 15_000)
  try {
    await judge(held, signal)
  } catch (cause) {
    if (!(cause instanceof JudgeError)) throw cause
    log.warn({ why: cause.cause, ...key }, cause.message)
    if (cause.later && !last) {
      await write(held, { message: `${cause.what}; it is asked again by itself.` })
      throw cause
    }
    await failJudgement(key, cause.message)
  } finally {
    clearInterval(renewal)
    await db().runJudgement.updateMany({
      where: { runId: key.runId, leaseOwner: held.owner },
      data: { leaseOwner: null, leaseUntil: null },
    })
  }
}

/** @param sentence what happened, and what to do */
export async function failJudgement({ runId, attempt }: Key, sentence: string): Promise<void> {
  await db().runJudgement.updateMany({
    where: { runId, attempt, state: 'judging' },
    data: { state: 'failed', message: sentence, finishedAt: new Date() },
  })
}

async function judge(held: Held, signal: AbortSignal): Promise<void> {
  const { runId } = held
  const settings = judgeSettings()
  const run = await db().run.findUniqueOrThrow({ where: { id: runId }, include: judgedInclude })
  const known = judgementOf(run)
  if (!settings || known?.model !== settings.model || known.host !== settings.host) return failJudgement(held, changed)
  for (const sample of pairsOf(run).pairs) {
    signal.throwIfAborted()
    const open = [false, true].filter(
      (order) => !known.replies.some((reply) => reply.position === sample.position && reply.tunedFirst === order),
    )
    const asked = await Promise.allSettled(open.map((tunedFirst) => ask(held, settings, sample, tunedFirst, signal)))
    for (const one of asked) if (one.status === 'rejected') throw one.reason
    if (asked.some((one) => one.status === 'fulfilled' && !one.value)) return
  }
  const judged = judgedPairs(await db().run.findUniqueOrThrow({ where: { id: runId }, include: judgedInclude }))
  const result = foldPairs(judged.map(({ outcome }) => outcome))
  if (result.unreadable === result.pairs) {
    const sentence = `None of the replies of ${settings.model} held a verdict such as [[A]]; the operator can set JUDGE_MODEL to one that follows instructions.`
    return failJudgement(held, sentence)
  }
  await write(held, { state: 'ready', result, message: null, finishedAt: new Date() })
}

type Sample = { position: number; question: string; expected: string; base: string; tuned: string }

/** Asks once and keeps the reply, also one that comes after a stop: it was paid for. @returns whether to go on */
async function ask(held: Held, settings: Judge, sample: Sample, tunedFirst: boolean, signal: AbortSignal) {
  const { position, question, expected, base, tuned } = sample
  const [first, second] = tunedFirst ? [tuned, base] : [base, tuned]
  const text = await askPair(settings, { question, expected, first, second }, signal)
  return db().$transaction(async (tx) => {
    const { runId, attempt, owner } = held
    const [row] = await tx.$queryRaw<{ state: string }[]>`
      UPDATE run_judgement SET message = NULL WHERE run_id = ${runId} AND attempt = ${attempt} AND lease_owner = ${owner}
      RETURNING state::text`
    if (!row) return false
    const reply = { runId, position, tunedFirst, verdict: readVerdict(text), text }
    await tx.judgeReply.createMany({ data: reply, skipDuplicates: true })
    return row.state === 'judging'
  })
}

/** Takes or keeps the judgement for this worker, by the database's clock. */
async function hold({ runId, attempt, owner }: Held): Promise<boolean> {
  const held = await db().$executeRaw`
    UPDATE run_judgement SET lease_owner = ${owner}, lease_until = now() + make_interval(secs => ${leaseSeconds})
    WHERE run_id = ${runId} AND attempt = ${attempt} AND state = 'judging'
      AND (lease_owner = ${owner} OR lease_until IS NULL OR lease_until < now())`
  return held > 0
}

/** Writes what the holder of a judgement that still goes on has to say. */
async function write({ runId, attempt, owner }: Held, data: Prisma.RunJudgementUpdateManyMutationInput): Promise<void> {
  await db().runJudgement.updateMany({ where: { runId, attempt, leaseOwner: owner, state: 'judging' }, data })
}
