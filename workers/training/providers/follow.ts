import { setTimeout as sleep } from 'node:timers/promises'
import { log } from '#server/log.ts'
import { type ComputeProvider, type JobRef, type JobState, type PlacedEvent, ProviderUnreachable } from './types.ts'

/** How long a provider may be silent before its job counts as lost. */
const patienceMs = 60_000

/**
 * A job's events from a cursor on, until it has ended and everything is said. @returns how it ended
 * @throws ProviderUnreachable after a minute without an answer
 */
export async function* follow(
  provider: ComputeProvider,
  job: JobRef,
  cursor = 0,
): AsyncGenerator<PlacedEvent, JobState> {
  let from = cursor
  let heard = Date.now()
  for (;;) {
    let state: JobState
    let events: PlacedEvent[]
    try {
      // first the state, then the events: what has ended by then has said everything
      state = await provider.status(job)
      events = await provider.logs(job, from)
      heard = Date.now()
    } catch (cause) {
      if (!(cause instanceof ProviderUnreachable) || Date.now() - heard > patienceMs) throw cause
      log.warn({ err: cause, job: job.id }, 'cannot reach where the run trains; will ask again')
      await sleep(provider.pollMs)
      continue
    }
    for (const placed of events) {
      yield placed
      from = placed.cursor
    }
    if (events.length > 0) continue
    if (state.state === 'ended' || state.state === 'unknown') return state
    await sleep(provider.pollMs)
  }
}
