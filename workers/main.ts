import { sweepAnswers } from '#server/chat/index.ts'
import { log } from '#server/log.ts'
import { sweepUploads } from '#server/upload/index.ts'
import { sweepPayments } from '#server/x402/index.ts'
import { attributionLoop } from './attribution/loop.ts'
import { exportLoop } from './exports/loop.ts'
import { ingestLoop } from './ingest/loop.ts'
import { judgeLoop } from './judge/loop.ts'
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
  judgeLoop(abort.signal),
  notificationLoop(abort.signal),
]
log.info('worker ready')
// one that ends by itself takes the others with it: the supervisor starts all of them anew
for (const loop of loops) {
  loop.catch((cause) => {
    log.error({ err: cause }, 'a loop ended')
    abort.abort()
  })
}
const ended = await Promise.allSettled(loops)
clearInterval(sweep)
process.exit(ended.some((result) => result.status === 'rejected') ? 1 : 0)
