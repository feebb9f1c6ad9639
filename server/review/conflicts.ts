import type { Datum } from '#prisma/generated/client.ts'
import { db } from '../db.ts'
import { AppError } from '../errors.ts'

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

/**
 * Nobody reviews their own rows, an edit of a row of theirs, or a row that they proposed an edit of.
 * @throws AppError forbidden
 */
export async function refuseConflict(
  reviewer: string,
  row: Pick<Datum, 'datanetId' | 'hash' | 'contributor' | 'origin' | 'parents'>,
): Promise<void> {
  const bar = (why: string) => new AppError('forbidden', `${why}; somebody else reviews it. Go on with the next row.`)
  if (same(row.contributor, reviewer)) throw bar('This row is your own')
  const [parent, edit] = await Promise.all([
    row.origin === 'edit'
      ? db().datum.findUnique({
          where: { datanetId_hash: { datanetId: row.datanetId, hash: row.parents[0] ?? '' } },
          select: { contributor: true },
        })
      : null,
    db().$queryRaw<{ id: string }[]>`
      SELECT id FROM datum WHERE datanet_id = ${row.datanetId} AND origin = 'edit' AND parents[1] = ${row.hash}
        AND contributor = ${reviewer} LIMIT 1`,
  ])
  if (parent && same(parent.contributor, reviewer)) throw bar('This is an edit of a row of yours')
  if (edit.length > 0) throw bar('You proposed an edit of this row')
}

/** Ids of waiting rows of others that a reviewer may not see and has not seen: edits of own rows, and rows with an own edit. */
export async function barredRows(datanetId: string, reviewer: string): Promise<string[]> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    SELECT b.id FROM (
      SELECT p.id FROM datum e JOIN datum p ON p.datanet_id = e.datanet_id AND p.hash = e.parents[1]
      WHERE e.datanet_id = ${datanetId} AND e.origin = 'edit' AND e.contributor = ${reviewer}
        AND p.state = 'proposed' AND p.contributor <> ${reviewer}
      UNION
      SELECT e.id FROM datum e JOIN datum p ON p.datanet_id = e.datanet_id AND p.hash = e.parents[1]
      WHERE e.datanet_id = ${datanetId} AND e.origin = 'edit' AND e.state = 'proposed' AND e.contributor <> ${reviewer}
        AND p.contributor = ${reviewer}
    ) b
    WHERE NOT EXISTS (SELECT 1 FROM review r WHERE r.datum_id = b.id AND r.reviewer = ${reviewer})`
  return rows.map(({ id }) => id)
}
