import { db } from '../db.ts'

/** Rows of a Datanet by state, and its contributors by their accepted rows, most first. */
export type Counts = {
  proposed: number
  accepted: number
  rejected: number
  withdrawn: number
  contributors: { address: string; rows: number }[]
}
export const noRows: Counts = { proposed: 0, accepted: 0, rejected: 0, withdrawn: 0, contributors: [] }

/** What the database has counted (see the migration `reviews`), by Datanet id; a Datanet without rows is not among them. */
export async function countRows(datanetIds: string[]): Promise<Map<string, Counts>> {
  const rows = await db().datumCount.findMany({
    where: { datanetId: { in: datanetIds }, rows: { gt: 0 } },
    orderBy: [{ rows: 'desc' }, { contributor: 'asc' }],
  })
  const counts = new Map<string, Counts>()
  for (const { datanetId, contributor: address, state, rows: n } of rows) {
    const of = counts.get(datanetId) ?? { ...noRows, contributors: [] }
    of[state] += n
    if (state === 'accepted') of.contributors.push({ address, rows: n })
    counts.set(datanetId, of)
  }
  return counts
}
