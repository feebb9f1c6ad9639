import type { z } from 'zod'
import type { bulkAcceptInput, bulkInput, bulkOutput } from '#lib/schemas/review.ts'
import { Prisma } from '#prisma/generated/client.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { acceptAgreed, requireAccess } from '../datanet/index.ts'
import { db } from '../db.ts'
import { AppError } from '../errors.ts'
import { barredRows } from './conflicts.ts'
import { patience } from './patience.ts'
import { readItems } from './view.ts'

const rowsAtOnce = 5_000

/** Rows that wait although so many reviewers accepted them and nobody rejected them; not the caller's own, nor edits of these. */
const agreed = (datanetId: string, agreeing: number, address: string, barred: string[]) => Prisma.sql`
  datanet_id = ${datanetId} AND state = 'proposed' AND votes >= ${agreeing} AND rejections = 0
  AND contributor <> ${address} AND id <> ALL(${barred})`

/** @throws AppError unauthenticated | not_found | forbidden | bad_input */
export async function listBulk({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof bulkInput>
}): Promise<z.infer<typeof bulkOutput>> {
  const { address } = requireSession(ctx)
  const { id } = await requireAccess(ctx, input.id, 'curate')
  const where = agreed(id, input.agreeing, address, await barredRows(id, address))
  // the index is entered at the place
  const [votes, position] = placeOf(input.cursor) ?? [input.agreeing, -1]
  const [total, found] = await Promise.all([
    db().$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n FROM datum WHERE ${where}`,
    db().$queryRaw<{ id: string; votes: number; position: number }[]>`
      SELECT id, votes, position FROM datum WHERE ${where} AND (votes, position) > (${votes}, ${position})
      ORDER BY votes, position LIMIT ${input.limit + 1}`,
  ])
  const page = found.slice(0, input.limit)
  const last = page.at(-1)
  return {
    total: total[0]?.n ?? 0,
    rows: await readItems(
      ctx,
      page.map((row) => row.id),
    ),
    nextCursor: last && found.length > input.limit ? `${last.votes}:${last.position}` : null,
  }
}

function placeOf(cursor: string | undefined): [number, number] | null {
  if (cursor === undefined) return null
  const found = /^(\d{1,9}):(\d{1,9})$/.exec(cursor)
  if (!found) throw new AppError('bad_input', 'That is not a place in this list; load it again.', { place: 'cursor' })
  return [Number(found[1]), Number(found[2])]
}

/**
 * Accepts all rows that `listBulk` lists, some thousand a transaction. Rows on which somebody votes at that moment, or that
 * another curator accepts, are left to them.
 * @throws AppError unauthenticated | not_found | forbidden
 */
export async function bulkAccept({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof bulkAcceptInput>
}): Promise<{ accepted: number }> {
  const { address } = requireSession(ctx)
  const datanet = await requireAccess(ctx, input.id, 'curate')
  const where = agreed(datanet.id, input.agreeing, address, await barredRows(datanet.id, address))
  let accepted = 0
  for (let [votes, position] = [input.agreeing, -1]; ; ) {
    const last = await db().$transaction(async (tx) => {
      // from where the last transaction ended: what it accepted still stands in the index
      const rows = await tx.$queryRaw<{ id: string; votes: number; position: number }[]>`
        SELECT id, votes, position FROM datum WHERE ${where} AND (votes, position) > (${votes}, ${position})
        ORDER BY votes, position LIMIT ${rowsAtOnce} FOR UPDATE SKIP LOCKED`
      const ids = rows.map(({ id }) => id)
      if (ids.length > 0) accepted += await acceptAgreed(tx, datanet, ids, input.agreeing)
      return rows.at(-1)
    }, patience)
    if (!last) return { accepted }
    ;[votes, position] = [last.votes, last.position]
  }
}
