import type { ChatMessage } from '#lib/schemas/datum.ts'
import { db } from '../db.ts'
import { notFound } from '../errors.ts'

type Turn = { role: string; content: string; state: string }

/** A system message, then questions with their answers, oldest first; an answer that failed is left out with its question. */
function turns(messages: Turn[]): ChatMessage[] {
  const history: ChatMessage[] = []
  for (const [index, { role, content, state }] of messages.entries()) {
    if (role === 'system') history.push({ role, content })
    const question = messages[index - 1]
    if (role !== 'assistant' || !question || !content || state === 'failed') continue
    history.push({ role: 'user', content: question.content }, { role, content })
  }
  return history
}

/** What was said in an own thread so far. @throws AppError not_found */
export async function threadHistory(threadId: string | undefined, userId: string): Promise<ChatMessage[]> {
  if (!threadId) return []
  const thread = await db().thread.findFirst({
    where: { id: threadId, userId },
    include: { messages: { orderBy: { position: 'asc' } } },
  })
  if (!thread) throw notFound('conversation')
  return turns(thread.messages)
}

/** The prompt of an answer: what came before its question, and the question. */
export async function promptOf(messageId: string): Promise<ChatMessage[]> {
  const answer = await db().message.findUniqueOrThrow({ where: { id: messageId } })
  const before = await db().message.findMany({
    where: { threadId: answer.threadId, position: { lt: answer.position } },
    orderBy: { position: 'asc' },
  })
  const question = before.at(-1)
  return [...turns(before.slice(0, -1)), ...(question ? [{ role: 'user' as const, content: question.content }] : [])]
}
