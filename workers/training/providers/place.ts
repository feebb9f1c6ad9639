import type { Needs, Placement, ProviderSlot } from './types.ts'

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`

/** Whether a run of such needs may be put on a slot now. */
export const fits = (slot: ProviderSlot, needs: Needs): boolean =>
  slot.run === null &&
  (needs.device === 'any' || slot.device === needs.device) &&
  (slot.freeMemory === null || slot.freeMemory >= needs.memory)

/** The best of the slots that fit: a GPU before a processor, then the one with the least memory to spare. */
export function placeOn(slots: readonly ProviderSlot[], needs: Needs): Placement {
  const [best] = slots
    .filter((slot) => fits(slot, needs))
    .sort(
      (a, b) =>
        Number(b.device === 'cuda') - Number(a.device === 'cuda') ||
        (a.freeMemory ?? Number.POSITIVE_INFINITY) - (b.freeMemory ?? Number.POSITIVE_INFINITY),
    )
  if (best) return { slot: best }
  const able = slots.filter((slot) => needs.device === 'any' || slot.device === needs.device)
  if (able.length === 0) return { slot: null, reason: 'It needs a GPU, and no slot has one: choose another method.' }
  const free = able.filter((slot) => slot.run === null)
  if (free.length === 0) return { slot: null, reason: 'Every slot has a run; it starts when one is free.' }
  const most = Math.max(...free.map((slot) => slot.freeMemory ?? 0))
  const never = able.every((slot) => slot.memory !== null && slot.memory < needs.memory)
  const way = never ? 'choose a smaller batch size or longest row' : 'it starts when memory is free'
  return {
    slot: null,
    reason: `It needs ${gigabytes(needs.memory)} and the freest slot has ${gigabytes(most)}: ${way}.`,
  }
}
