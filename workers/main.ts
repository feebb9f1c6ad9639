import { sweepAnswers } from '#server/chat/index.ts'
import { log } from '#server/log.ts'
import { sweepUploads } from '#server/upload/index.ts'
import { sweepPayments } from '#server/x402/index.ts'
import { attributionLoop } from './attribution/loop.ts'
import { exportLoop } from './exports/loop.ts'
import { ingestLoop } from './ingest/loop.ts'
import { notificationLoop } from './notifications/loop.ts'
import { releaseLoop } from './release/loop.ts'
import { settlementLoop } from './settlement/loop.ts'
import { chargingLoop } from './training/charge-loop.ts'
import { trainingLoop } from './training/loop.ts'

const abort = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort())

const sweep = setInterval(() => {
  for (const look of [sweepAnswers, sweepPayments, sweepUploads]) {
    look().catch((cause) => log.error({ err: cause }, 'sweep failed'))
  }
}, 30_000)

const loops = [
  trainingLoop(abort.signal),
  chargingLoop(abort.signal),
  attributionLoop(abort.signal),
  settlementLoop(abort.signal),
  releaseLoop(abort.signal),
  ingestLoop(abort.signal),
  exportLoop(abort.signal),
  notificationLoop(abort.signal),
]
log.info('worker ready')
const ended = await Promise.allSettled(loops)
clearInterval(sweep)
for (const result of ended) if (result.status === 'rejected') log.error({ err: result.reason }, 'a loop ended')
process.exit(ended.some((result) => result.status === 'rejected') ? 1 : 0)
