import type { z } from 'zod'
import type { nextReviewsInput, nextReviewsOutput } from '#lib/schemas/review.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { requireAccess } from '../datanet/index.ts'
import { db } from '../db.ts'
import { barredRows } from './conflicts.ts'
import { readItems } from './view.ts'

type Input = z.infer<typeof nextReviewsInput>

/**
 * Rows that wait for the caller: those with the fewest votes first, then the oldest, and among them re-checks, as many as
 * the Datanet asks for. Skipped rows do not come again.
 * @throws AppError not_found | unauthenticated | forbidden
 */
export async function listNext({ ctx, input }: { ctx: Ctx; input: Input }): Promise<z.infer<typeof nextReviewsOutput>> {
  const { address } = requireSession(ctx)
  const datanet = await requireAccess(ctx, input.id, 'review')
  const barred = await barredRows(datanet.id, address)
  const [counts, unsigned, rechecks] = await Promise.all([
    countWaiting(datanet.id, address),
    db().review.count({
      where: { datanetId: datanet.id, reviewer: address, contributionId: null, verdict: { not: 'skip' } },
    }),
    drawRechecks(datanet.id, address, Math.ceil((input.limit * datanet.recheckPercent) / 100) + input.except.length),
  ])
  // no more than there are: the scan ends when it has found them, not when it has passed every row that waits for others
  const waiting = Math.max(0, counts.waiting - counts.own - counts.voted - barred.length)
  const proposed = await drawProposed(datanet.id, address, barred, Math.min(waiting, input.limit + input.except.length))
  const held = new Set(input.except)
  const fresh = rechecks
    .filter(({ id }) => !held.has(id))
    .slice(0, Math.ceil((input.limit * datanet.recheckPercent) / 100))
  const ids = proposed.filter((id) => !held.has(id)).slice(0, input.limit - fresh.length)
  for (const { id, hash } of fresh) ids.splice(Number.parseInt(hash.slice(-6), 16) % (ids.length + 1), 0, id)
  return {
    items: await readItems(ctx, ids, new Set(fresh.map(({ id }) => id))),
    waiting,
    unsigned,
    note: ids.length > 0 || held.size > 0 ? null : whyNothing({ ...counts, barred: barred.length }),
  }
}

type Waiting = { waiting: number; own: number; voted: number }

/** Rows that wait for a decision, those of them that are the caller's, and those that the caller voted on or skipped. */
async function countWaiting(datanetId: string, address: string): Promise<Waiting> {
  const [counted, voted] = await Promise.all([
    db().datumCount.groupBy({ by: ['contributor'], where: { datanetId, state: 'proposed' }, _sum: { rows: true } }),
    db().review.count({ where: { datanetId, reviewer: address, open: true } }),
  ])
  const sum = (rows: typeof counted) => rows.reduce((total, row) => total + (row._sum.rows ?? 0), 0)
  return { waiting: sum(counted), own: sum(counted.filter((row) => row.contributor === address)), voted }
}

/** OFFSET 0 keeps the planner from reading all votes of a reviewer at once: the index gives the few that matter. */
async function drawProposed(datanetId: string, address: string, barred: string[], limit: number): Promise<string[]> {
  if (limit === 0) return []
  const rows = await db().$queryRaw<{ id: string }[]>`
    SELECT d.id FROM datum d
    WHERE d.datanet_id = ${datanetId} AND d.state = 'proposed' AND d.contributor <> ${address} AND d.id <> ALL(${barred})
      AND NOT EXISTS (SELECT 1 FROM review r WHERE r.datum_id = d.id AND r.reviewer = ${address} OFFSET 0)
    ORDER BY d.votes, d.position LIMIT ${limit}`
  return rows.map(({ id }) => id)
}

/** Decided rows that were drawn for one more reviewer, longest decided first. */
async function drawRechecks(
  datanetId: string,
  address: string,
  limit: number,
): Promise<{ id: string; hash: string }[]> {
  return db().$queryRaw<{ id: string; hash: string }[]>`
    SELECT d.id, d.hash FROM datum d
    WHERE d.datanet_id = ${datanetId} AND d.recheck AND d.state IN ('accepted', 'rejected') AND d.contributor <> ${address}
      AND NOT EXISTS (SELECT 1 FROM review r WHERE r.datum_id = d.id AND r.reviewer = ${address} OFFSET 0)
      AND NOT EXISTS (SELECT 1 FROM datum e WHERE e.datanet_id = d.datanet_id AND e.origin = 'edit'
        AND e.parents[1] = d.hash AND e.contributor = ${address} OFFSET 0)
      AND NOT EXISTS (SELECT 1 FROM datum p WHERE d.origin = 'edit' AND p.datanet_id = d.datanet_id
        AND p.hash = d.parents[1] AND p.contributor = ${address} OFFSET 0)
    ORDER BY d.decided_at LIMIT ${limit}`
}

function whyNothing({ waiting, own, voted, barred }: Waiting & { barred: number }): string | null {
  if (waiting === 0) return null
  const rows = (n: number) => `${n.toLocaleString('en-GB')} ${n === 1 ? 'row' : 'rows'}`
  const parts = [
    own > 0 && `${rows(own)} of your own`,
    barred > 0 && `${rows(barred)} where an edit is yours or of a row of yours`,
    voted > 0 && `${rows(voted)} that you have seen`,
  ].filter(Boolean)
  return `${new Intl.ListFormat('en-GB').format(parts as string[])} wait for other reviewers: nobody reviews their own rows, and each reviewer votes once.`
}
