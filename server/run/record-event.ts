import type { RunEvent } from '#lib/schemas/events.ts'
import type { MlEvent } from '#lib/schemas/ml-events.ts'
import { db } from '../db.ts'
import { appendRunEvents } from '../event/index.ts'

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

/** Writes what an event changes in the run's row and appends it to the run's story, in one transaction. */
export async function recordRunEvent(runId: string, event: MlEvent, samplePosition = 0): Promise<void> {
  await db().$transaction(async (tx) => {
    if (event.type === 'plan') await tx.run.update({ where: { id: runId }, data: { totalSteps: event.total_steps } })
    if (event.type === 'step') await tx.run.update({ where: { id: runId }, data: { step: event.step } })
    if (event.type === 'scorecard') {
      const { type: _type, at: _at, ...scorecard } = event
      await tx.run.update({ where: { id: runId }, data: { scorecard } })
    }
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
      const key = { runId, position: samplePosition }
      await tx.runSample.upsert({ where: { runId_position: key }, create: { ...key, ...sample }, update: sample })
    }
    const shown = toRunEvent(event)
    // a run's story is public; rows of private Datanets are not
    const tellsRows = event.type === 'sample' || event.type === 'answer'
    if (tellsRows && (await tx.runDatanet.count({ where: ofPrivate(runId) })) > 0) return
    if (shown) await appendRunEvents(runId, [shown], tx)
  })
}
