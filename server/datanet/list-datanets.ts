import type { DatanetSummary } from '#lib/schemas/datanet.ts'
import { db } from '../db.ts'
import { contributorCounts, summaryInclude, toDatanetSummary } from './view.ts'

export async function listDatanets(): Promise<DatanetSummary[]> {
  const [rows, contributors] = await Promise.all([
    db().datanet.findMany({ include: summaryInclude, orderBy: { createdAt: 'desc' } }),
    contributorCounts(),
  ])
  return rows.map((row) => toDatanetSummary(row, contributors.get(row.id) ?? 0))
}
