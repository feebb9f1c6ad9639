import { randomBytes } from 'node:crypto'
import { Prisma } from '#prisma/generated/client.ts'
import { db } from '../db.ts'

/** How many drawn rows are looked at for one re-check: those that nobody else has time for must not make the queue slow. */
const drawnAtOnce = 200

export type Drawn = { id: string; votes: number }

/** Rows that wait for a reviewer, fewest votes first, then oldest. */
export async function drawProposed(
  datanetId: string,
  address: string,
  barred: string[],
  limit: number,
): Promise<Drawn[]> {
  return limit === 0 ? [] : db().$queryRaw<Drawn[]>(proposedQuery(datanetId, address, barred, limit))
}

/**
 * The index of the queue gives the rows in this order and no other is looked at: the planner counts on the limit. OFFSET 0 keeps
 * it from reading all votes of a reviewer at once; the votes are looked up last, of rows that meet all else.
 */
export function proposedQuery(datanetId: string, address: string, barred: string[], limit: number): Prisma.Sql {
  const seen = barred.length > 0 ? Prisma.sql`AND id <> ALL(${barred})` : Prisma.empty
  return Prisma.sql`
    SELECT id, votes FROM datum d
    WHERE datanet_id = ${datanetId} AND state = 'proposed' AND contributor <> ${address} ${seen}
      AND NOT EXISTS (SELECT 1 FROM review r WHERE r.datum_id = d.id AND r.reviewer = ${address} OFFSET 0)
    ORDER BY votes, position LIMIT ${limit}`
}

/** Decided rows that were drawn for one more reviewer, from a random place on in the order of their hashes. */
export async function drawRechecks(
  datanetId: string,
  address: string,
  limit: number,
): Promise<{ id: string; hash: string }[]> {
  if (limit === 0) return []
  const start = `0x${randomBytes(32).toString('hex')}`
  const from = (condition: Prisma.Sql) => Prisma.sql`
    (SELECT * FROM datum WHERE datanet_id = ${datanetId} AND recheck AND ${condition} ORDER BY hash LIMIT ${drawnAtOnce})`
  return db().$queryRaw<{ id: string; hash: string }[]>`
    SELECT d.id, d.hash
    FROM (${from(Prisma.sql`hash >= ${start}`)} UNION ALL ${from(Prisma.sql`hash < ${start}`)}) d
    WHERE d.state IN ('accepted', 'rejected') AND d.contributor <> ${address}
      AND NOT EXISTS (SELECT 1 FROM review r WHERE r.datum_id = d.id AND r.reviewer = ${address} OFFSET 0)
      AND NOT EXISTS (SELECT 1 FROM datum e WHERE e.datanet_id = d.datanet_id AND e.origin = 'edit'
        AND e.parents[1] = d.hash AND e.contributor = ${address} OFFSET 0)
      AND NOT EXISTS (SELECT 1 FROM datum p WHERE d.origin = 'edit' AND p.datanet_id = d.datanet_id
        AND p.hash = d.parents[1] AND p.contributor = ${address} OFFSET 0)
    LIMIT ${limit}`
}
