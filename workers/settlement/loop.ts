import { env } from '#server/env.ts'
import { listener } from '#server/event/index.ts'
import { log } from '#server/log.ts'
import { settleSignal, settleStep } from '#server/settlement/index.ts'

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
  let nextOpening = 0
  while (!signal.aborted) {
    const open = asked || Date.now() >= nextOpening
    if (open) {
      asked = false
      nextOpening = Date.now() + env.EPOCH_INTERVAL_S * 1000
    }
    try {
      const outcome = await settleStep({ open })
      if (outcome.state === 'moved') continue
      const until = outcome.state === 'waiting' ? Math.min(outcome.until.getTime(), nextOpening) : nextOpening
      if (!asked) await wait(signal, hub, Math.max(until - Date.now(), 20))
    } catch (cause) {
      log.error({ err: cause }, 'settlement stumbled; it tries again')
      await wait(signal, hub, retryMs)
      nextOpening = 0
    }
  }
  hub.off('queue', onQueue)
}

/** Until the time is over, a settlement is asked for, or the signal. */
function wait(signal: AbortSignal, hub: Hub, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      hub.off('queue', onQueue)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const onQueue = (payload: string) => payload === settleSignal && done()
    const timer = setTimeout(done, ms)
    hub.on('queue', onQueue)
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })
}
