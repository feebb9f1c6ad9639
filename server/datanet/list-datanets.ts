import type { DatanetSummary } from '#lib/schemas/datanet.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { readable } from './access.ts'
import { countRows, noRows } from './counts.ts'
import { summaryInclude, toDatanetSummary, withdrawnSince } from './view.ts'

/** Public ones, and private ones that the caller may read, newest first. */
export async function listDatanets({ ctx }: { ctx: Ctx }): Promise<DatanetSummary[]> {
  const all = await db().datanet.findMany({ include: summaryInclude, orderBy: { createdAt: 'desc' } })
  const mayRead = await readable(ctx, all)
  const rows = all.filter((row) => mayRead.has(row.id))
  const ids = rows.map((row) => row.id)
  const [counts, withdrawn] = await Promise.all([countRows(ids), withdrawnSince(ids)])
  return rows.map((row) => toDatanetSummary(row, counts.get(row.id) ?? noRows, withdrawn))
}
