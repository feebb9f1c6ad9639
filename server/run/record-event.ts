import type { RunEvent } from '#lib/schemas/events.ts'
import type { MlEvent } from '#lib/schemas/ml-events.ts'
import type { Prisma } from '#prisma/generated/client.ts'
import { db } from '../db.ts'
import { appendRunEvents } from '../event/index.ts'
import type { JobRecord } from './job-record.ts'
import { LeaseLost } from './lease.ts'

/** The trainer's event as watchers see it, or null when it is not for them. */
function toRunEvent(event: MlEvent): RunEvent | null {
  const { type, at: _at, ...data } = event
  switch (type) {
    case 'sample': {
      const { id: _id, base_correct, tuned_correct, ...sample } = data as Extract<MlEvent, { type: 'sample' }>
      return { type, data: { ...sample, baseCorrect: base_correct, tunedCorrect: tuned_correct } }
    }
    case 'answer': {
      const { id: _id, ...answer } = data as Extract<MlEvent, { type: 'answer' }>
      return { type, data: answer }
    }
    case 'checkpoint':
      return { type, data: { step: (data as { step: number }).step } }
    case 'artifact': {
      const { path: _path, ...artifact } = data as Extract<MlEvent, { type: 'artifact' }>
      return { type, data: artifact }
    }
    case 'plan':
    case 'step':
    case 'eval':
    case 'scorecard':
    case 'log':
      return { type, data } as RunEvent
    default:
      return null
  }
}

const ofPrivate = (runId: string) => ({ runId, version: { datanet: { visibility: 'private' as const } } })

/** Whose event it is: who follows which job, up to where with it, and the number of a sample. */
type Source = { owner: string; job: JobRecord; sample?: number }

/** What an event changes in the run's row. One that comes to a checkpoint has got further than when it was lost. */
function changed(event: MlEvent): Prisma.RunUpdateManyMutationInput {
  if (event.type === 'plan') return { totalSteps: event.total_steps }
  if (event.type === 'step') return { step: event.step }
  if (event.type === 'checkpoint') return { losses: 0 }
  if (event.type !== 'scorecard') return {}
  const { type: _type, at: _at, ...scorecard } = event
  return { scorecard }
}

/**
 * Writes what an event changes in the run's row, appends it to the run's story and says how far its job was followed, in one
 * transaction: so it is there once, whoever dies. The row is the first that is locked, as everywhere.
 * @throws LeaseLost when another worker has the run
 */
export async function recordRunEvent(
  runId: string,
  event: MlEvent,
  { owner, job, sample: position = 0 }: Source,
): Promise<void> {
  await db().$transaction(async (tx) => {
    const [held] = await tx.$queryRaw<{ job: JobRecord | null }[]>`
      SELECT job FROM run WHERE id = ${runId} AND lease_owner = ${owner} FOR NO KEY UPDATE`
    if (!held) throw new LeaseLost(runId)
    // the database went away after it had written it, before it could say so
    if (held.job?.id === job.id && held.job.cursor >= job.cursor) return
    await tx.run.updateMany({ where: { id: runId }, data: { ...changed(event), job } })
    if (event.type === 'checkpoint') {
      const key = { runId, step: event.step }
      await tx.checkpoint.upsert({ where: { runId_step: key }, create: { ...key, path: event.path }, update: {} })
    }
    if (event.type === 'sample') {
      const sample = {
        kind: event.kind,
        question: event.question,
        expected: event.expected,
        base: event.base,
        tuned: event.tuned,
        baseCorrect: event.base_correct,
        tunedCorrect: event.tuned_correct,
      }
      const key = { runId, position }
      await tx.runSample.upsert({ where: { runId_position: key }, create: { ...key, ...sample }, update: sample })
    }
    const shown = toRunEvent(event)
    // a run's story is public; rows of private Datanets are not
    const tellsRows = event.type === 'sample' || event.type === 'answer'
    if (tellsRows && (await tx.runDatanet.count({ where: ofPrivate(runId) })) > 0) return
    if (shown) await appendRunEvents(runId, [shown], tx)
  })
}
