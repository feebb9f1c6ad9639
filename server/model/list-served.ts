import { db } from '../db.ts'
import { servedBases } from '../ml/index.ts'

/** Names that the engine answers to: base models and published slugs, with when they came. */
export async function listServedModels(): Promise<{ id: string; created: number }[]> {
  const rows = await db().model.findMany({
    where: { versions: { some: { publishedAt: { not: null } } } },
    orderBy: { createdAt: 'asc' },
  })
  return [
    ...servedBases().map((base) => ({ id: base.id, created: 0 })),
    ...rows.map((row) => ({ id: row.slug, created: Math.floor(row.createdAt.getTime() / 1000) })),
  ]
}
