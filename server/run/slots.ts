import type { SlotFacts } from '#lib/domain/place.ts'
import { db } from '../db.ts'
import { databaseNow } from './clock.ts'

/** A slot as its worker says it; memory in bytes, null where nobody says. */
export type AnnouncedSlot = SlotFacts & { id: string; provider: string; name: string; run: string | null }

/** How long a slot counts without a word of its worker, which announces every few seconds. */
const silentMs = 30_000

/**
 * Says which slots a worker has now, in place of what it said before; an empty list when it ends. Slots of workers that are
 * silent are forgotten on the way.
 */
export async function announceSlots(owner: string, slots: readonly AnnouncedSlot[]): Promise<void> {
  const seenAt = await databaseNow()
  const silent = { seenAt: { lt: new Date(seenAt.getTime() - silentMs) } }
  const data = slots.map(({ id, provider, device, name, memory, freeMemory, run }) => ({
    ...{ owner, provider, slot: id, device, name, runId: run, seenAt },
    memory: memory === null ? null : BigInt(Math.round(memory)),
    freeMemory: freeMemory === null ? null : BigInt(Math.round(freeMemory)),
  }))
  await db().$transaction([
    db().workerSlot.deleteMany({ where: { OR: [{ owner }, silent] } }),
    db().workerSlot.createMany({ data }),
  ])
}

/** The slots of all workers that are up; one that two workers see, as of a cluster, once: as it was said last. */
export async function readSlots(): Promise<AnnouncedSlot[]> {
  const since = new Date((await databaseNow()).getTime() - silentMs)
  const rows = await db().workerSlot.findMany({
    where: { seenAt: { gte: since } },
    orderBy: [{ seenAt: 'asc' }],
  })
  const slots = new Map<string, AnnouncedSlot>()
  for (const row of rows) {
    const { provider, slot: id, name, runId: run } = row
    slots.set(`${provider}/${provider === 'local' ? `${row.owner}/` : ''}${id}`, {
      ...{ id, provider, name, run },
      device: row.device === 'cuda' ? 'cuda' : 'cpu',
      memory: row.memory === null ? null : Number(row.memory),
      freeMemory: row.freeMemory === null ? null : Number(row.freeMemory),
    })
  }
  const place = ({ provider, id }: AnnouncedSlot) => `${provider}/${id}`
  return [...slots.values()].sort((a, b) => place(a).localeCompare(place(b), 'en', { numeric: true }))
}
