import { Prisma } from '#prisma/generated/client.ts'
import type { Tx } from '../db.ts'
import { replaceParents } from './decide-rows.ts'

/** A hash of 32 bytes as 0x… text, modulo the small number `n`: eight words, since no number of SQL's holds it quickly. */
const modulo = (hash: Prisma.Sql, n: Prisma.Sql): Prisma.Sql =>
  Array.from({ length: 8 }, (_, word) => wordOf(hash, word)).reduce(
    (rest, word) => Prisma.sql`((${rest} * 4294967296 + ${word}) % ${n})`,
    Prisma.sql`0::bigint`,
  )
const wordOf = (hash: Prisma.Sql, word: number): Prisma.Sql =>
  Prisma.sql`('x' || substr(${hash}, ${Prisma.raw(String(3 + 8 * word))}, 8))::bit(32)::bigint`

/**
 * Accepts rows that wait and that everybody accepted who voted on them, and names them as `decideRows` would: in one statement,
 * since there may be a hundred thousand. An edit among them takes the place of its parent.
 * @param ids rows of one Datanet that the caller has locked
 * @returns how many were accepted: all but those with a rejection or fewer votes than `enough`
 */
export async function acceptAgreed(
  tx: Tx,
  datanet: { id: string; recheckPercent: number },
  ids: string[],
  enough: number,
): Promise<number> {
  const hash = Prisma.sql`d.hash`
  const accepted = await tx.$queryRaw<{ id: string; origin: string }[]>`
    UPDATE datum d SET state = 'accepted', decision_reason = NULL, votes = cast_on.votes, rejections = 0,
      decided_at = clock_timestamp(),
      reviewer = CASE WHEN d.reviewer <> '' THEN d.reviewer
        ELSE cast_on.accepters[1 + ${modulo(hash, Prisma.sql`cast_on.votes`)}] END,
      recheck = NOT cast_on.rechecked AND ${wordOf(hash, 0)} < ${datanet.recheckPercent}::float8 / 100 * 4294967296
    FROM (
      SELECT datum_id, array_agg(reviewer ORDER BY lower(reviewer) COLLATE "C") AS accepters, count(*)::int AS votes,
        bool_or(round > 0) AS rechecked
      FROM review WHERE datum_id = ANY(${ids}) AND verdict <> 'skip'
      GROUP BY datum_id HAVING bool_and(verdict = 'accept') AND count(*) >= ${enough}::int
    ) cast_on
    WHERE d.id = cast_on.datum_id AND d.state = 'proposed'
    RETURNING d.id, d.origin`
  const edits = accepted.filter(({ origin }) => origin === 'edit').map(({ id }) => id)
  if (edits.length > 0) await replaceParents(tx, datanet.id, edits)
  return accepted.length
}
