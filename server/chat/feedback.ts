import type { z } from 'zod'
import type { feedbackInput, feedbackOutput } from '#lib/schemas/chat.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError, notFound } from '../errors.ts'

/**
 * What the caller thinks of an answer in an own conversation; curators of the Datanets behind the model see it. A verdict of
 * null takes it back.
 * @throws AppError unauthenticated | not_found | conflict
 */
export async function giveFeedback({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof feedbackInput>
}): Promise<z.infer<typeof feedbackOutput>> {
  const { userId } = requireSession(ctx)
  const message = await db().message.findFirst({ where: { id: input.id, role: 'assistant', thread: { userId } } })
  if (!message) throw notFound('answer')
  if (message.state === 'streaming' || message.state === 'failed') {
    throw new AppError('conflict', 'Only an answer that was written can be judged; wait until it ends.')
  }
  const key = { messageId: message.id, userId }
  if (input.verdict === null) {
    await db().messageFeedback.deleteMany({ where: key })
    return { verdict: null, correction: null }
  }
  const said = { verdict: input.verdict, correction: input.correction || null }
  await db().messageFeedback.upsert({
    where: { messageId_userId: key },
    create: { ...key, ...said },
    update: { ...said, createdAt: new Date() },
  })
  return said
}
