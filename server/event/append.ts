import type { MessageEvent, RunEvent } from '#lib/schemas/events.ts'
import type { Prisma } from '#prisma/generated/client.ts'
import { db, type Tx } from '../db.ts'

const notify = (client: Tx, topic: string) => client.$executeRaw`SELECT pg_notify('stream', ${topic})`

/**
 * Appends to a run's story and wakes its watchers. Several write at once (who trains it, its anchors, its owner); the lock on
 * the run's row puts them in line, so seq is dense.
 * @param tx which the lock is held for; its own where it is left out
 */
export async function appendRunEvents(runId: string, events: RunEvent[], tx?: Tx): Promise<void> {
  if (events.length === 0) return
  if (!tx) return db().$transaction((own) => appendRunEvents(runId, events, own))
  await tx.$executeRaw`SELECT 1 FROM run WHERE id = ${runId} FOR NO KEY UPDATE`
  const last = await tx.runEvent.aggregate({ where: { runId }, _max: { seq: true } })
  const first = (last._max.seq ?? 0) + 1
  await tx.runEvent.createMany({
    data: events.map((event, index) => ({
      runId,
      seq: first + index,
      type: event.type,
      data: event.data as Prisma.InputJsonValue,
    })),
  })
  await notify(tx, `run:${runId}`)
}

/** Appends to an answer's story and wakes its reader. One writer at a time: first the stream, then attribution. */
export async function appendMessageEvents(messageId: string, events: MessageEvent[], client: Tx = db()): Promise<void> {
  if (events.length === 0) return
  const last = await client.messageEvent.aggregate({ where: { messageId }, _max: { seq: true } })
  const first = (last._max.seq ?? 0) + 1
  await client.messageEvent.createMany({
    data: events.map((event, index) => ({
      messageId,
      seq: first + index,
      type: event.type,
      data: event.data as Prisma.InputJsonValue,
    })),
  })
  await notify(client, `message:${messageId}`)
}
