import type { z } from 'zod'
import type { sendInput, sendOutput } from '#lib/schemas/chat.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { appendMessageEvents } from '../event/index.ts'
import { newId } from '../id.ts'
import { acceptVoucher, releaseReservation } from './accept-voucher.ts'
import { generateAnswer } from './generate-answer.ts'
import { prepareAnswer } from './quote.ts'

type Output = z.infer<typeof sendOutput>

/** Takes a question and its voucher; the answer streams on `message:<id>`. The same key asks once. */
export async function sendMessage({ ctx, input }: { ctx: Ctx; input: z.infer<typeof sendInput> }): Promise<Output> {
  const prepared = await prepareAnswer(ctx, input)
  const { userId, version, messages, maxFee, pricePer1k } = prepared
  const idempotencyKey = `${userId}:${input.idempotencyKey}`
  const asked = await findAsked(idempotencyKey)
  if (asked) return asked
  await acceptVoucher(input.voucher, ctx.session?.address as `0x${string}`, maxFee)

  const threadId = input.threadId ?? newId('thr')
  const [userMessageId, messageId] = [newId('msg'), newId('msg')]
  const store = db().$transaction(async (tx) => {
    if (!input.threadId) await tx.thread.create({ data: { id: threadId, userId, title: input.content.slice(0, 80) } })
    else await tx.thread.update({ where: { id: threadId }, data: { updatedAt: new Date() } })
    const position = await tx.message.count({ where: { threadId } })
    const common = { threadId, modelVersionId: version.id }
    await tx.message.create({
      data: {
        ...common,
        id: userMessageId,
        position,
        role: 'user',
        content: input.content,
        state: 'done',
        endedAt: new Date(),
      },
    })
    await tx.message.create({
      data: {
        ...common,
        id: messageId,
        position: position + 1,
        role: 'assistant',
        content: '',
        state: 'streaming',
        idempotencyKey,
        channelId: input.voucher.channelId,
        fee: maxFee.toString(),
      },
    })
    await appendMessageEvents(messageId, [{ type: 'state', data: { state: 'streaming', message: null } }], tx)
  })
  // a question that was not stored, such as the second of two clicks, must not keep what it reserved
  await store.catch(async (cause) => {
    await releaseReservation(input.voucher.channelId, maxFee)
    throw cause
  })
  void generateAnswer({
    messageId,
    model: `${version.model.slug}@${version.version}`,
    messages,
    maxTokens: input.maxTokens,
    pricePer1k,
  })
  return { threadId, userMessageId, messageId }
}

async function findAsked(idempotencyKey: string): Promise<Output | null> {
  const message = await db().message.findUnique({ where: { idempotencyKey } })
  if (!message) return null
  const question = await db().message.findUniqueOrThrow({
    where: { threadId_position: { threadId: message.threadId, position: message.position - 1 } },
  })
  return { threadId: message.threadId, userMessageId: question.id, messageId: message.id }
}
