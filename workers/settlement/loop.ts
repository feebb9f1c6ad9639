import { env } from '#server/env.ts'
import { listener } from '#server/event/index.ts'
import { log } from '#server/log.ts'
import { settleSignal, settleStep } from '#server/settlement/index.ts'
import { threadedTrees } from '#server/trees/index.ts'

const retryMs = 5_000
type Hub = ReturnType<typeof listener>

/** Settles every EPOCH_INTERVAL_S, and at once when asked to, until the signal. */
export async function settlementLoop(signal: AbortSignal): Promise<void> {
  const hub = listener()
  await hub.start()
  let asked = false
  const onQueue = (payload: string) => {
    if (payload === settleSignal) asked = true
  }
  hub.on('queue', onQueue)
  const buildTree = await threadedTrees()
  let nextOpening = 0
  while (!signal.aborted) {
    const open: boolean = asked || Date.now() >= nextOpening
    asked = false
    try {
      const outcome = await settleStep({ open, buildTree })
      if (open && (outcome.state === 'moved' || outcome.state === 'waiting')) asked = true
      else if (open) nextOpening = Date.now() + env.EPOCH_INTERVAL_S * 1000
      if (outcome.state === 'waiting') await wait(signal, outcome.until.getTime() - Date.now())
      else if ((outcome.state === 'idle' || outcome.state === 'stopped') && !asked)
        await wait(signal, nextOpening - Date.now(), hub)
    } catch (cause) {
      log.error({ err: cause }, 'settlement stumbled; it tries again')
      asked ||= open
      await wait(signal, retryMs)
    }
  }
  hub.off('queue', onQueue)
}

/** Until the time is over, a settlement is asked for on `hub`, or the signal. */
function wait(signal: AbortSignal, ms: number, hub?: Hub): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      hub?.off('queue', onQueue)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const onQueue = (payload: string) => payload === settleSignal && done()
    const timer = setTimeout(done, Math.max(ms, 20))
    hub?.on('queue', onQueue)
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })
}
