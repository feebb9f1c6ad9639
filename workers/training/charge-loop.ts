import type { RunCharge } from '#prisma/generated/client.ts'
import { listener } from '#server/event/index.ts'
import { log } from '#server/log.ts'
import { chargeRun, chargeSignal, openCharges } from '#server/run/charge-run.ts'
import { influentialRows } from './influence.ts'

const pollMs = 15_000
const influenceTries = 3

/** Charges what was trained, until the signal. What cannot be charged now is tried again: the row waits for it. */
export async function chargingLoop(signal: AbortSignal): Promise<void> {
  const hub = listener()
  const failures = new Map<string, number>()
  while (!signal.aborted) {
    try {
      await hub.start()
      for (const charge of await openCharges()) {
        if (signal.aborted) return
        await chargeOnce(charge, failures)
      }
    } catch (cause) {
      log.error({ err: cause }, 'charging stumbled; it goes on')
    }
    await wait(signal, hub)
  }
}

/** @param failures how often the influence of a charge's rows could not be worked out */
async function chargeOnce(charge: RunCharge, failures: Map<string, number>): Promise<void> {
  const name = `${charge.runId}/${charge.part}`
  const tried = failures.get(name) ?? 0
  try {
    const rows = tried < influenceTries ? await influentialRows(charge).catch(count) : []
    await chargeRun(charge, rows)
    failures.delete(name)
  } catch (cause) {
    log.error({ err: cause, run: charge.runId, part: charge.part }, 'could not charge a run; will try again')
  }
  function count(cause: unknown): never {
    failures.set(name, tried + 1)
    // then nobody is favoured: the data share goes to the pools, and the receipt shows it
    throw cause
  }
}

/** Until a run is to be charged, the poll is due, or the signal. */
function wait(signal: AbortSignal, hub: ReturnType<typeof listener>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      hub.off('queue', onQueue)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const onQueue = (payload: string) => payload === chargeSignal && done()
    const timer = setTimeout(done, pollMs)
    hub.on('queue', onQueue)
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })
}
