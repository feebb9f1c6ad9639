import { randomUUID } from 'node:crypto'
import { listener } from '#server/event/index.ts'
import { log } from '#server/log.ts'
import { claimRun, releaseExpiredLeases, returnRun } from '#server/run/lease.ts'
import { type ComputeProvider, localProvider } from './compute-provider.ts'
import { trainRun } from './train-run.ts'

const pollMs = 2_000

/** Claims and trains runs, one at a time, until the signal. A run under way is given back, not lost. */
export async function trainingLoop(signal: AbortSignal, provider: ComputeProvider = localProvider()): Promise<void> {
  const owner = `${process.pid}-${randomUUID()}`
  const hub = listener()
  await hub.start()
  let current: string | null = null
  const onAbort = () => {
    provider.close()
    if (current) void returnRun(current, owner)
  }
  signal.addEventListener('abort', onAbort)
  while (!signal.aborted) {
    try {
      await releaseExpiredLeases()
      const run = await claimRun(owner)
      if (!run) {
        await wait(signal, hub)
        continue
      }
      current = run.id
      log.info({ run: run.id, attempt: run.attempt }, 'training')
      await trainRun(run, owner, provider, (check) => {
        const onQueue = (payload: string) => payload === `stop:${run.id}` && check()
        hub.on('queue', onQueue)
        return () => hub.off('queue', onQueue)
      })
    } catch (cause) {
      log.error({ err: cause }, 'the training loop stumbled; it goes on')
      await wait(signal, hub)
    }
    current = null
  }
}

/** Until a run is queued, the poll is due, or the signal. */
function wait(signal: AbortSignal, hub: ReturnType<typeof listener>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      hub.off('queue', done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, pollMs)
    hub.on('queue', done)
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })
}
