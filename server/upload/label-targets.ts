import type { Datum } from '#lib/schemas/datum.ts'
import { db } from '../db.ts'

/** Labels are about rows of their own Datanet. @returns the place in `data` of the first that is not, or -1 */
export async function strayLabel(datanetId: string, data: readonly Pick<Datum, 'kind' | 'payload'>[]): Promise<number> {
  const targets = data.map(({ kind, payload }) => (kind === 'label' ? String(payload.datum) : null))
  const asked = targets.filter((target) => target !== null)
  if (asked.length === 0) return -1
  const there = await db().datum.findMany({ where: { datanetId, hash: { in: asked } }, select: { hash: true } })
  const known = new Set(there.map(({ hash }) => hash))
  return targets.findIndex((target) => target !== null && !known.has(target))
}
