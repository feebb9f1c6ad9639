/** What a run needs of a slot. */
export type Needs = {
  /** bytes at the peak, as the plan predicts them */
  memory: number
  /** `any` takes a processor or a GPU */
  device: 'any' | 'cuda'
}
/** What of a slot decides whether a run may be there; memory in bytes, null where nobody says. */
export type SlotFacts = {
  device: 'cpu' | 'cuda'
  memory: number | null
  freeMemory: number | null
  /** the run that it has now */
  run: unknown
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`
const able = (slot: SlotFacts, { device }: Needs) => device === 'any' || slot.device === device

/** What a run needs of a slot, as its plan says; `claimRun` reads the same. A run without a plan fits anywhere. */
export function runNeeds({ plan, params }: { plan: unknown; params: unknown }): Needs {
  const memory = (plan as { memory?: { bytes?: number } } | null)?.memory?.bytes ?? 0
  return { memory, device: (params as { method?: string }).method === 'qlora' ? 'cuda' : 'any' }
}

/** Whether a run of such needs may be put on a slot now. */
export const fits = (slot: SlotFacts, needs: Needs): boolean =>
  slot.run === null && able(slot, needs) && (slot.freeMemory === null || slot.freeMemory >= needs.memory)

/** The best of the slots that fit: a GPU before a processor, then the one with the least memory to spare. */
export function placeOn<Slot extends SlotFacts>(
  slots: readonly Slot[],
  needs: Needs,
): { slot: Slot } | { slot: null; reason: string } {
  const [best] = slots
    .filter((slot) => fits(slot, needs))
    .sort(
      (a, b) =>
        Number(b.device === 'cuda') - Number(a.device === 'cuda') ||
        (a.freeMemory ?? Number.POSITIVE_INFINITY) - (b.freeMemory ?? Number.POSITIVE_INFINITY),
    )
  if (best) return { slot: best }
  const possible = slots.filter((slot) => able(slot, needs))
  if (possible.length === 0)
    return { slot: null, reason: 'It needs a GPU, and no slot has one: choose another method.' }
  const free = possible.filter((slot) => slot.run === null)
  if (free.length === 0) return { slot: null, reason: 'Every slot has a run; it starts when one is free.' }
  const most = Math.max(...free.map((slot) => slot.freeMemory ?? 0))
  const never = possible.every((slot) => slot.memory !== null && slot.memory < needs.memory)
  const way = never ? 'choose a smaller batch size or longest row' : 'it starts when memory is free'
  return {
    slot: null,
    reason: `It needs ${gigabytes(needs.memory)} and the freest slot has ${gigabytes(most)}: ${way}.`,
  }
}

/** Why a run waits for more than its turn; null where a slot would take it, or could and has another run. */
export function whyWaiting(slots: readonly SlotFacts[], needs: Needs): string | null {
  if (slots.length === 0) return 'No worker has said which slots it has: it starts when one is up.'
  const possible = slots.filter((slot) => able(slot, needs))
  if (possible.length > 0 && possible.every((slot) => slot.run !== null)) return null
  const placement = placeOn(slots, needs)
  return placement.slot ? null : placement.reason
}
