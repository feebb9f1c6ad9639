import { signReceipt } from '#server/attribution/index.ts'
import { promptOf } from '#server/chat/index.ts'
import { db } from '#server/db.ts'
import { log } from '#server/log.ts'
import { boss, type Jobs, queues } from '#server/queue.ts'
import { Attributor } from './attributor.ts'

/** Works out which rows shaped each answer and signs its receipt, until the signal. */
export async function attributionLoop(signal: AbortSignal): Promise<void> {
  const attributor = new Attributor()
  attributor.start()
  const queue = await boss(true)
  await queue.work<Jobs['attribute']>(
    'attribute',
    { pollingIntervalSeconds: 0.5, includeMetadata: true },
    async ([job]) => {
      if (!job) return
      const { messageId } = job.data
      try {
        await attributeMessage(attributor, messageId)
      } catch (cause) {
        if (job.retryCount < queues.attribute.retryLimit) throw cause
        // everything else was tried: nobody is favoured, the data share goes to the pools, and the receipt shows it
        log.error({ err: cause, message: messageId }, 'attribution failed for good; the data share goes to the pools')
        await signReceipt(messageId, [])
      }
    },
  )
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve())
    if (signal.aborted) resolve()
  })
  attributor.close()
  await queue.stop({ graceful: false, close: true })
}

async function attributeMessage(attributor: Attributor, messageId: string): Promise<void> {
  const message = await db().message.findUnique({ where: { id: messageId }, include: { modelVersion: true } })
  if (message?.state !== 'attributing' || !message.modelVersion) return
  const { runId, baseModelId } = message.modelVersion
  const messages = await promptOf(messageId)
  const rows = await attributor.attribute({ messageId, runId, baseModelId, messages, answer: message.content })
  await signReceipt(messageId, rows)
}
