import type { z } from 'zod'
import type { nextReviewsInput, nextReviewsOutput } from '#lib/schemas/review.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { requireAccess } from '../datanet/index.ts'
import { db } from '../db.ts'
import { barredRows } from './conflicts.ts'
import { type Drawn, drawProposed, drawRechecks } from './draw-rows.ts'
import { heldByOthers, holdRows } from './holds.ts'
import { votesAtOnce } from './sign-votes.ts'
import { readItems } from './view.ts'

type Input = z.infer<typeof nextReviewsInput>

/**
 * Rows that wait for the caller: those with the fewest votes first, then the oldest, and among them re-checks, as many of 100
 * as the Datanet asks for. Rows that enough others look at just now come last, skipped ones not again.
 * @throws AppError not_found | unauthenticated | forbidden
 */
export async function listNext({ ctx, input }: { ctx: Ctx; input: Input }): Promise<z.infer<typeof nextReviewsOutput>> {
  const { address } = requireSession(ctx)
  const datanet = await requireAccess(ctx, input.id, 'review')
  const { limit, except } = input
  const again = Math.ceil((limit * datanet.recheckPercent) / 100)
  const [barred, counts, unsigned, rechecks] = await Promise.all([
    barredRows(datanet.id, address),
    countWaiting(datanet.id, address),
    countUnsigned(datanet.id, address),
    drawRechecks(datanet.id, address, again + except.length),
  ])
  const mine = new Set(except)
  const others = heldByOthers(datanet.id, address)
  // no more than there are: the scan ends when it has found them, not when it has passed every row that waits for others
  const waiting = Math.max(0, counts.waiting - counts.own - counts.voted - barred.length)
  const most = Math.min(waiting, limit + mine.size + others.size)
  const proposed = (await drawProposed(datanet.id, address, barred, most)).filter(({ id }) => !mine.has(id))
  const taken = ({ id, votes }: Drawn) => (others.get(id) ?? 0) >= Math.max(1, datanet.quorum) - votes
  const free = [...proposed.filter((row) => !taken(row)), ...proposed.filter(taken)]
  const fresh = rechecks.filter(({ id }) => !mine.has(id)).slice(0, again)
  const ids = free.slice(0, limit - fresh.length).map(({ id }) => id)
  for (const { id, hash } of fresh) ids.splice(Number.parseInt(hash.slice(-6), 16) % (ids.length + 1), 0, id)
  holdRows(datanet.id, address, [...ids, ...except])
  return {
    items: await readItems(ctx, ids, new Set(fresh.map(({ id }) => id))),
    waiting,
    unsigned,
    note: ids.length > 0 || mine.size > 0 ? null : whyNothing({ ...counts, barred: barred.length }),
  }
}

type Waiting = { waiting: number; own: number; voted: number }

/** Rows that wait for a decision, those of them that are the caller's, and those that the caller voted on or skipped. */
async function countWaiting(datanetId: string, address: string): Promise<Waiting> {
  const [counted, voted] = await Promise.all([
    db().datumCount.findMany({ where: { datanetId, state: 'proposed' } }),
    db().$queryRaw<{ n: number }[]>`
      SELECT count(*)::int AS n FROM review WHERE datanet_id = ${datanetId} AND reviewer = ${address} AND open`,
  ])
  const sum = (rows: typeof counted) => rows.reduce((total, { rows: n }) => total + n, 0)
  const own = counted.filter((row) => row.contributor === address)
  return { waiting: sum(counted), own: sum(own), voted: voted[0]?.n ?? 0 }
}

async function countUnsigned(datanetId: string, address: string): Promise<number> {
  const [counted] = await db().$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM (
      SELECT 1 FROM review WHERE datanet_id = ${datanetId} AND reviewer = ${address}
        AND contribution_id IS NULL AND verdict <> 'skip' LIMIT ${votesAtOnce}
    ) votes`
  return counted?.n ?? 0
}

function whyNothing({ waiting, own, voted, barred }: Waiting & { barred: number }): string | null {
  if (waiting === 0) return null
  const rows = (n: number) => `${n.toLocaleString('en-GB')} ${n === 1 ? 'row' : 'rows'}`
  const parts = [
    own > 0 && `${rows(own)} of your own`,
    barred > 0 && `${rows(barred)} where an edit is yours or of a row of yours`,
    voted > 0 && `${rows(voted)} that you have seen`,
  ].filter((part) => part !== false)
  return `${new Intl.ListFormat('en-GB').format(parts)} wait for other reviewers: nobody reviews their own rows, and each reviewer votes once.`
}
