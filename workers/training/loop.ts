import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { runNeeds } from '#lib/domain/place.ts'
import { listener } from '#server/event/index.ts'
import { log } from '#server/log.ts'
import { claimRun } from '#server/run/lease.ts'
import { releaseExpiredLeases, returnRun } from '#server/run/release-run.ts'
import { announceSlots } from '#server/run/slots.ts'
import { type ComputeProvider, computeProviders, type ProviderSlot, placeOn } from './providers/index.ts'
import { trainRun } from './train-run.ts'

const pollMs = 2_000

/**
 * Claims and trains runs, one in each slot of each provider, until the signal. A run under way is given back, not lost; one
 * that trains elsewhere goes on there and is taken up again by the next worker.
 */
export async function trainingLoop(signal: AbortSignal, given?: ComputeProvider[]): Promise<void> {
  const owner = `${process.pid}-${randomUUID()}`
  const providers = given ?? (await computeProviders())
  const hub = listener()
  const placed = new Map<string, ProviderSlot>()
  const freed = new EventEmitter()
  signal.addEventListener('abort', () => {
    for (const provider of providers) provider.close()
  })
  while (!signal.aborted) {
    try {
      await hub.start()
      await releaseExpiredLeases([...placed.keys()])
      const slots = await allSlots(providers)
      await announceSlots(owner, slots)
      const open = openSlots(slots, placed)
      const run = open.length > 0 ? await claimRun(owner, open) : null
      if (!run) {
        await wait(signal, hub, freed)
        continue
      }
      const { memory, ...needs } = runNeeds(run)
      const slot = open.find((one) => one.run === run.id) ?? placeOn(open, { memory, ...needs }).slot
      const provider = providers.find(({ id }) => id === slot?.provider)
      if (!slot || !provider) throw new Error(`The run ${run.id} was claimed, but fits no slot.`)
      placed.set(run.id, slot)
      log.info({ run: run.id, attempt: run.attempt, provider: provider.id, slot: slot.id }, 'training')
      const hurry = (check: () => void) => {
        const onQueue = (payload: string) => payload === `stop:${run.id}` && check()
        hub.on('queue', onQueue)
        return () => hub.off('queue', onQueue)
      }
      trainRun(run, owner, { provider, slot: slot.id, memory }, providers, hurry)
        .catch((cause) => log.error({ err: cause, run: run.id }, 'a run ended badly; its lease will run out'))
        .finally(() => {
          placed.delete(run.id)
          freed.emit('freed')
        })
    } catch (cause) {
      log.error({ err: cause }, 'the training loop stumbled; it goes on')
      await wait(signal, hub, freed)
    }
  }
  await Promise.allSettled([announceSlots(owner, []), ...[...placed.keys()].map((id) => returnRun(id, owner))])
}

/** The slots of the providers that answer. */
async function allSlots(providers: readonly ComputeProvider[]): Promise<ProviderSlot[]> {
  const asked = await Promise.allSettled(providers.map((provider) => provider.slots()))
  for (const answer of asked) {
    if (answer.status === 'rejected')
      log.warn({ err: answer.reason }, 'a provider does not say its slots; will ask again')
  }
  return asked.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
}

/**
 * Slots that a run may be claimed for: free ones, and those whose run no worker follows any more, for that run alone. While
 * a run is on its way to a slot, its provider's other slots wait, as their free memory is not what it seems.
 */
function openSlots(slots: readonly ProviderSlot[], placed: ReadonlyMap<string, ProviderSlot>): ProviderSlot[] {
  const same = (a: ProviderSlot, b: ProviderSlot) => a.provider === b.provider && a.id === b.id
  const taken = (slot: ProviderSlot) => [...placed.values()].some((one) => same(one, slot))
  const onTheWay = new Set(slots.filter((slot) => slot.run === null && taken(slot)).map(({ provider }) => provider))
  return slots.filter((slot) =>
    slot.run === null ? !onTheWay.has(slot.provider) : !placed.has(slot.run) && !taken(slot),
  )
}

/** Until a run is queued, a slot is free again, the poll is due, or the signal. */
function wait(signal: AbortSignal, hub: ReturnType<typeof listener>, freed: EventEmitter): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      hub.off('queue', done)
      freed.off('freed', done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, pollMs)
    hub.on('queue', done)
    freed.on('freed', done)
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })
}
