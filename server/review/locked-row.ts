import type { Datanet, Datum } from '#prisma/generated/client.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { requireAccess } from '../datanet/index.ts'
import { db, type Tx } from '../db.ts'
import { notFound } from '../errors.ts'

/** A row of a Datanet that the caller reviews. @throws AppError unauthenticated | not_found | forbidden */
export async function reviewedRow(
  ctx: Ctx,
  datumId: string,
): Promise<{ row: Datum; datanet: Datanet; address: string }> {
  const { address } = requireSession(ctx)
  const row = await db().datum.findUnique({ where: { id: datumId } })
  if (!row || row.kind === 'validation') throw notFound('row')
  return { row, datanet: await requireAccess(ctx, row.datanetId, 'review'), address }
}

export type LockedRow = Pick<Datum, 'state' | 'votes'> & {
  recheck: boolean
  reason: string | null
  decidedAt: Date | null
}

/** A row as it is now; nobody else decides on it until the transaction ends. */
export async function lockRow(tx: Tx, datumId: string): Promise<LockedRow> {
  const [row] = await tx.$queryRaw<LockedRow[]>`
    SELECT state::text AS state, votes, recheck, decision_reason AS reason, decided_at AS "decidedAt"
    FROM datum WHERE id = ${datumId} FOR UPDATE`
  if (!row) throw notFound('row')
  return row
}
