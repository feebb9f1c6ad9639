import type { Message } from '#lib/schemas/chat.ts'
import type { Prisma } from '#prisma/generated/client.ts'
import { db, wei } from '../db.ts'
import { readReceipts } from './read-receipts.ts'

const include = {
  modelVersion: { include: { model: { select: { slug: true, name: true } } } },
  receipt: { select: { hash: true } },
  thread: { select: { userId: true } },
  feedback: true,
} satisfies Prisma.MessageInclude

/** Messages as their reader sees them, oldest first. */
export async function readMessages(where: Prisma.MessageWhereInput): Promise<Message[]> {
  const rows = await db().message.findMany({ where, include, orderBy: [{ threadId: 'asc' }, { position: 'asc' }] })
  const [seqs, receipts] = await Promise.all([
    db().messageEvent.groupBy({
      by: ['messageId'],
      where: { messageId: { in: rows.map((row) => row.id) } },
      _max: { seq: true },
    }),
    readReceipts(rows.flatMap((row) => row.receipt?.hash ?? [])),
  ])
  const lastSeq = new Map(seqs.map((row) => [row.messageId, row._max.seq ?? 0]))
  return rows.map((row) => ({
    id: row.id,
    position: row.position,
    role: row.role === 'user' ? 'user' : 'assistant',
    content: row.content,
    state: row.state,
    modelSlug: row.modelVersion?.model.slug ?? null,
    modelName: row.modelVersion?.model.name ?? null,
    promptTokens: row.promptTokens,
    completionTokens: row.completionTokens,
    fee: row.fee ? wei(row.fee).toString() : null,
    error: row.errorCode && row.errorMessage ? { code: row.errorCode, message: row.errorMessage } : null,
    createdAt: row.createdAt.toISOString(),
    receipt: row.receipt ? (receipts.get(row.receipt.hash) ?? null) : null,
    feedback: ownFeedback(row),
    // a message under way is replayed from its first event; its text is in the events alone
    lastSeq: row.state === 'streaming' ? 0 : (lastSeq.get(row.id) ?? 0),
  }))
}

/** What the thread's owner, its one reader, said about an answer. */
function ownFeedback({ feedback, thread }: Prisma.MessageGetPayload<{ include: typeof include }>): Message['feedback'] {
  const own = feedback.find(({ userId }) => userId === thread.userId)
  return own ? { verdict: own.verdict === 'good' ? 'good' : 'bad', correction: own.correction } : null
}
