import { db } from '../db.ts'
import { AppError } from '../errors.ts'
import { failAnswer } from './generate-answer.ts'

const silentMs = 180_000

/** Ends answers whose process died while it streamed them, so that no reservation stays held. @returns how many */
export async function sweepAnswers(): Promise<number> {
  const before = new Date(Date.now() - silentMs)
  const silent = await db().message.findMany({
    where: { state: 'streaming', createdAt: { lt: before }, events: { none: { at: { gt: before } } } },
  })
  for (const message of silent) {
    const cause = new AppError('unavailable', 'The answer was cut off; nothing was charged. Ask again.')
    await failAnswer(message.id, message.content, cause)
  }
  return silent.length
}
