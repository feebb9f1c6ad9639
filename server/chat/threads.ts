import type { z } from 'zod'
import type { Message, Thread, threadSummarySchema } from '#lib/schemas/chat.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError, notFound } from '../errors.ts'
import { abortAnswer } from './generate-answer.ts'
import { readMessages } from './view.ts'

const summary = (row: { id: string; title: string; updatedAt: Date }) => ({
  id: row.id,
  title: row.title,
  updatedAt: row.updatedAt.toISOString(),
})

export async function listThreads({ ctx }: { ctx: Ctx }): Promise<z.infer<typeof threadSummarySchema>[]> {
  const { userId } = requireSession(ctx)
  const rows = await db().thread.findMany({ where: { userId }, orderBy: { updatedAt: 'desc' }, take: 200 })
  return rows.map(summary)
}

/** @throws AppError not_found, for other people's conversations too */
export async function getThread({ ctx, input }: { ctx: Ctx; input: { id: string } }): Promise<Thread> {
  const { userId } = requireSession(ctx)
  const row = await db().thread.findFirst({ where: { id: input.id, userId } })
  if (!row) throw notFound('conversation')
  return { ...summary(row), messages: await readMessages({ threadId: row.id }) }
}

export async function getMessage({ ctx, input }: { ctx: Ctx; input: { id: string } }): Promise<Message> {
  const { userId } = requireSession(ctx)
  const [message] = await readMessages({ id: input.id, thread: { userId } })
  if (!message) throw notFound('message')
  return message
}

/** Stops an answer; what was written is kept and charged. @throws AppError not_found | conflict */
export async function stopMessage({ ctx, input }: { ctx: Ctx; input: { id: string } }): Promise<Message> {
  const message = await getMessage({ ctx, input })
  if (message.state === 'streaming' && !abortAnswer(message.id)) {
    throw new AppError('conflict', 'This answer is not being written any more; reload the page.')
  }
  return getMessage({ ctx, input })
}
