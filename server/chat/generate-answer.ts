import { feeOf } from '#lib/domain/price.ts'
import type { ChatMessage } from '#lib/schemas/datum.ts'
import { db, wei } from '../db.ts'
import { AppError } from '../errors.ts'
import { appendMessageEvents } from '../event/index.ts'
import { log } from '../log.ts'
import { sendJob } from '../queue.ts'
import { releaseReservation } from './accept-voucher.ts'
import { countTokens, streamAnswer } from './engine.ts'

type Request = { messageId: string; model: string; messages: ChatMessage[]; maxTokens: number; pricePer1k: bigint }

/** Text is written at most this often, so that a fast engine does not become many small rows. */
const flushMs = 60
const underWay = new Map<string, AbortController>()

/** Stops an answer that this process streams. @returns whether there was one */
export function abortAnswer(messageId: string): boolean {
  underWay.get(messageId)?.abort()
  return underWay.has(messageId)
}

/** Streams an answer into its message. Never throws: what goes wrong becomes the message's state. */
export async function generateAnswer(request: Request): Promise<void> {
  const { messageId } = request
  const abort = new AbortController()
  underWay.set(messageId, abort)
  const writer = textWriter(messageId)
  let usage: { promptTokens: number; completionTokens: number } | null = null
  try {
    for await (const piece of streamAnswer({ ...request, temperature: 0 }, abort.signal)) {
      if ('text' in piece) writer.add(piece.text)
      else usage = piece.usage
    }
    await finishAnswer(request, await writer.end(), usage)
  } catch (cause) {
    const text = await writer.end().catch(() => '')
    if (abort.signal.aborted && text) await stopAnswer(request, text)
    else await failAnswer(messageId, text, cause)
  } finally {
    underWay.delete(messageId)
  }
}

/** Collects text and writes it as events, in order. */
function textWriter(messageId: string) {
  let whole = ''
  let waiting = ''
  let chain: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | null = null
  const flush = () => {
    timer = null
    const text = waiting
    waiting = ''
    if (text) chain = chain.then(() => appendMessageEvents(messageId, [{ type: 'text', data: { text } }]))
  }
  return {
    add(text: string) {
      whole += text
      waiting += text
      timer ??= setTimeout(flush, flushMs)
    },
    async end(): Promise<string> {
      if (timer) clearTimeout(timer)
      flush()
      await chain
      return whole
    },
  }
}

async function finishAnswer(
  { messageId, pricePer1k }: Request,
  content: string,
  usage: { promptTokens: number; completionTokens: number } | null,
) {
  if (!usage || content.trim() === '') {
    return failAnswer(messageId, content, new AppError('unavailable', 'The engine ended without an answer; ask again.'))
  }
  const fee = feeOf(pricePer1k, usage.promptTokens + usage.completionTokens)
  await db().$transaction(async (tx) => {
    const message = await tx.message.findUniqueOrThrow({ where: { id: messageId } })
    if (message.state !== 'streaming' || !message.channelId || !message.fee) return
    const reserved = wei(message.fee)
    const charged = fee < reserved ? fee : reserved
    await releaseReservation(message.channelId, reserved - charged, tx)
    await tx.message.update({
      where: { id: messageId },
      data: { content, state: 'attributing', fee: charged.toString(), endedAt: new Date(), ...usage },
    })
    await appendMessageEvents(
      messageId,
      [
        { type: 'usage', data: { ...usage, fee: charged.toString() } },
        { type: 'state', data: { state: 'attributing', message: null } },
      ],
      tx,
    )
    await sendJob(tx, 'attribute', { messageId })
  })
}

/** A stopped answer is charged for what was written: its prompt and the tokens of its text. */
async function stopAnswer(request: Request, content: string): Promise<void> {
  try {
    const prompt = await countTokens(request.model, request.messages)
    const whole = await countTokens(request.model, [...request.messages, { role: 'assistant', content }])
    const completionTokens = Math.min(request.maxTokens, Math.max(1, whole.count - prompt.count))
    await finishAnswer(request, content, { promptTokens: prompt.count, completionTokens })
  } catch (cause) {
    await failAnswer(request.messageId, content, cause)
  }
}

/** Ends an answer without charging it. */
export async function failAnswer(messageId: string, content: string, cause: unknown): Promise<void> {
  log.error({ err: cause, message: messageId }, 'answer failed')
  const sentence =
    cause instanceof AppError
      ? cause.message
      : 'The engine could not finish this answer; nothing was charged. Ask again.'
  try {
    await db().$transaction(async (tx) => {
      const message = await tx.message.findUniqueOrThrow({ where: { id: messageId } })
      if (message.state !== 'streaming') return
      if (message.channelId && message.fee) await releaseReservation(message.channelId, wei(message.fee), tx)
      await tx.message.update({
        where: { id: messageId },
        data: { content, state: 'failed', fee: null, errorCode: 'engine', errorMessage: sentence, endedAt: new Date() },
      })
      await appendMessageEvents(messageId, [{ type: 'state', data: { state: 'failed', message: sentence } }], tx)
    })
  } catch (error) {
    // the worker's sweep ends what could not be ended here
    log.error({ err: error, message: messageId }, 'could not record a failed answer')
  }
}
