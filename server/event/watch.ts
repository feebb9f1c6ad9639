import type { z } from 'zod'
import type { StreamEvent, watchInput } from '#lib/schemas/events.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError, notFound } from '../errors.ts'
import { listener } from './listener.ts'

type Row = { seq: number; type: string; data: unknown; at: Date }
const pageSize = 500

/** Reads what a topic has after a cursor; rows were written in order by one writer. */
async function readAfter(topic: string, after: number): Promise<Row[]> {
  const [kind, id] = topic.split(':') as ['run' | 'message', string]
  const page = { where: {}, orderBy: { seq: 'asc' as const }, take: pageSize }
  return kind === 'run'
    ? db().runEvent.findMany({ ...page, where: { runId: id, seq: { gt: after } } })
    : db().messageEvent.findMany({ ...page, where: { messageId: id, seq: { gt: after } } })
}

async function assertMayWatch(ctx: Ctx, topic: string): Promise<void> {
  const [kind, id] = topic.split(':') as ['run' | 'message', string]
  if (kind === 'run') {
    if (!(await db().run.findUnique({ where: { id }, select: { id: true } }))) throw notFound('run')
    return
  }
  const message = await db().message.findUnique({ where: { id }, select: { thread: { select: { userId: true } } } })
  if (!message) throw notFound('message')
  if (message.thread.userId !== ctx.session?.userId) {
    throw new AppError('forbidden', 'Only the person who asked may follow this answer; sign in with that wallet.')
  }
}

/** The cursor of every topic, as the SSE id carries it: `run:a=12,message:b=3`. */
const encode = (cursors: Map<string, number>) => [...cursors].map(([topic, seq]) => `${topic}=${seq}`).join(',')
function decode(id: string | undefined): Map<string, number> {
  const pairs = (id ?? '').split(',').map((part) => part.split('='))
  return new Map(pairs.filter((pair) => pair.length === 2).map(([topic, seq]) => [topic as string, Number(seq)]))
}

/**
 * Follows topics for as long as the reader stays: first what is stored after each cursor, then what comes.
 * @yields events with, as `id`, the cursor of all topics: a reconnect with `last-event-id` misses and repeats nothing.
 */
export async function* watchEvents(
  { ctx, input }: { ctx: Ctx; input: z.infer<typeof watchInput> },
  { signal, lastEventId }: { signal?: AbortSignal; lastEventId?: string },
): AsyncGenerator<{ id: string; event: StreamEvent }> {
  const resumed = decode(lastEventId)
  const cursors = new Map(input.topics.map(({ topic, after }) => [topic, Math.max(after, resumed.get(topic) ?? 0)]))
  for (const topic of cursors.keys()) await assertMayWatch(ctx, topic)

  const hub = listener()
  const dirty = new Set(cursors.keys())
  let wake = () => {}
  const onNotify = (topic: string) => {
    if (!cursors.has(topic)) return
    dirty.add(topic)
    wake()
  }
  const onReconnect = () => {
    for (const topic of cursors.keys()) dirty.add(topic)
    wake()
  }
  const onAbort = () => wake()
  hub.on('stream', onNotify)
  hub.on('reconnected', onReconnect)
  signal?.addEventListener('abort', onAbort)
  try {
    await hub.start()
    while (!signal?.aborted) {
      for (const topic of [...dirty]) {
        dirty.delete(topic)
        const rows = await readAfter(topic, cursors.get(topic) ?? 0)
        if (rows.length === pageSize) dirty.add(topic)
        for (const { seq, type, data, at } of rows) {
          cursors.set(topic, seq)
          const event = { topic, seq, at: at.toISOString(), event: { type, data } } as StreamEvent
          yield { id: encode(cursors), event }
        }
      }
      if (dirty.size > 0 || signal?.aborted) continue
      await new Promise<void>((resolve) => {
        wake = resolve
        if (dirty.size > 0 || signal?.aborted) resolve()
      })
    }
  } finally {
    hub.off('stream', onNotify)
    hub.off('reconnected', onReconnect)
    signal?.removeEventListener('abort', onAbort)
  }
}
