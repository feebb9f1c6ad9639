import { krippendorffAlpha } from '#lib/domain/agreement.ts'
import type { Agreement } from '#lib/schemas/review.ts'
import type { Ctx } from '../ctx.ts'
import { requireAccess } from '../datanet/index.ts'
import { db } from '../db.ts'
import { readWeight } from './weight.ts'

/** A reviewer's alpha is told from so many shared rows on. */
const fewestShared = 10

type Shared = { reviewer: string | null; accepts: number; rejections: number; units: number }
type Stats = {
  reviewer: string
  votes: number
  accepted: number
  rejected: number
  agreed: number
  told: number
  signed: number
  lastAt: Date | null
}

const alphaOf = (rows: Shared[]) =>
  krippendorffAlpha(rows.map(({ accepts, rejections, units }) => ({ counts: [accepts, rejections], units })))
const unitsOf = (rows: Shared[]) => rows.reduce((sum, { units }) => sum + units, 0)

/** Krippendorff's alpha of all reviews of a Datanet so far, and over how many rows with two votes and more. */
export async function datanetAlpha(datanetId: string): Promise<{ alpha: number | null; rows: number }> {
  const shared = await db().$queryRaw<Shared[]>`
    SELECT NULL AS reviewer, votes - rejections AS accepts, rejections, count(*)::int AS units FROM datum
    WHERE datanet_id = ${datanetId} AND votes >= 2 GROUP BY 2, 3`
  return { alpha: alphaOf(shared), rows: unitsOf(shared) }
}

/** How far the reviewers of a Datanet agree, in all and each. @throws AppError not_found | unauthenticated | forbidden */
export async function readAgreement({ ctx, input }: { ctx: Ctx; input: { id: string } }): Promise<Agreement> {
  const { id } = await requireAccess(ctx, input.id, 'read')
  const [whole, waiting, rechecked, stats, shared] = await Promise.all([
    datanetAlpha(id),
    db().datumCount.aggregate({ where: { datanetId: id, state: 'proposed' }, _sum: { rows: true } }),
    countRechecks(id),
    db().$queryRaw<Stats[]>`
      SELECT reviewer, count(*)::int AS votes, count(*) FILTER (WHERE verdict = 'accept')::int AS accepted,
        count(*) FILTER (WHERE verdict = 'reject')::int AS rejected, count(*) FILTER (WHERE agreed)::int AS agreed,
        count(agreed)::int AS told, count(contribution_id)::int AS signed, max(created_at) AS "lastAt"
      FROM review WHERE datanet_id = ${id} AND verdict <> 'skip' GROUP BY 1 ORDER BY 2 DESC, 1`,
    db().$queryRaw<Shared[]>`
      SELECT r.reviewer, d.votes - d.rejections AS accepts, d.rejections, count(*)::int AS units
      FROM review r JOIN datum d ON d.id = r.datum_id
      WHERE r.datanet_id = ${id} AND r.verdict <> 'skip' AND d.votes >= 2 GROUP BY 1, 2, 3`,
  ])
  const sharedBy = Map.groupBy(shared, (row) => row.reviewer)
  return {
    alpha: whole.alpha,
    rowsSharedByReviewers: whole.rows,
    waiting: waiting._sum.rows ?? 0,
    recheckedRows: rechecked.rows,
    recheckedOverturned: rechecked.overturned,
    reviewers: await Promise.all(
      stats.map(async ({ reviewer, agreed, told, lastAt, ...counts }) => {
        const own = sharedBy.get(reviewer) ?? []
        return {
          ...counts,
          reviewer: reviewer as `0x${string}`,
          alpha: unitsOf(own) < fewestShared ? null : alphaOf(own),
          withDecisionPermille: told === 0 ? null : Math.round((agreed * 1000) / told),
          weight: await readWeight(id, reviewer),
          lastAt: lastAt?.toISOString() ?? null,
        }
      }),
    ),
  }
}

/** Rows that were re-checked, and those of them that stand now where the votes before the re-check did not put them. */
async function countRechecks(datanetId: string): Promise<{ rows: number; overturned: number }> {
  const [counted] = await db().$queryRaw<{ rows: number; overturned: number }[]>`
    SELECT count(*)::int AS rows,
      count(*) FILTER (WHERE d.state = 'accepted' AND first.balance < 0
        OR d.state = 'rejected' AND d.decision_reason IS DISTINCT FROM 'edited' AND first.balance > 0)::int AS overturned
    FROM (SELECT DISTINCT datum_id FROM review WHERE datanet_id = ${datanetId} AND round > 0) again
      JOIN datum d ON d.id = again.datum_id
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(CASE r.verdict WHEN 'accept' THEN r.weight ELSE -r.weight END), 0) AS balance
        FROM review r WHERE r.datum_id = d.id AND r.verdict <> 'skip' AND r.created_at < (
          SELECT min(created_at) FROM review WHERE datum_id = d.id AND round > 0)
      ) first`
  return counted ?? { rows: 0, overturned: 0 }
}
