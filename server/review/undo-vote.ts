import type { z } from 'zod'
import type { voteOutput } from '#lib/schemas/review.ts'
import type { Review } from '#prisma/generated/client.ts'
import type { Ctx } from '../ctx.ts'
import { decideRows } from '../datanet/index.ts'
import { db, type Tx } from '../db.ts'
import { AppError } from '../errors.ts'
import { type LockedRow, lockRow, reviewedRow } from './locked-row.ts'
import { patience } from './patience.ts'

/**
 * Takes back an own vote that is not signed: while its row waits, when it decided the row alone, or when it was a re-check
 * after which nobody voted. A decision that others share, a row that is in a version and one that its edit replaced stay.
 * The remaining votes then say where the row stands.
 * @throws AppError unauthenticated | not_found | forbidden | conflict
 */
export async function undoVote({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { datumId: string }
}): Promise<z.infer<typeof voteOutput>> {
  const { row, datanet, address } = await reviewedRow(ctx, input.datumId)
  return db().$transaction(async (tx) => {
    const now = await lockRow(tx, row.id)
    const votes = await tx.review.findMany({ where: { datumId: row.id }, orderBy: { createdAt: 'asc' } })
    const own = votes.find((vote) => vote.reviewer === address)
    if (!own) throw new AppError('conflict', 'You have not voted on this row; there is nothing to undo.')
    await refuseUndo(tx, row, now, own, votes)
    await tx.review.delete({ where: { id: own.id } })
    const { quorum } = datanet
    if (own.verdict === 'skip') return { datumId: row.id, state: now.state, votes: now.votes, quorum }
    const decided = (await decideRows(tx, datanet, [row.id])).get(row.id)
    return { datumId: row.id, state: decided?.state ?? now.state, votes: decided?.votes ?? 0, quorum }
  }, patience)
}

async function refuseUndo(
  tx: Tx,
  row: { id: string; origin: string },
  now: LockedRow,
  own: Review,
  votes: Review[],
): Promise<void> {
  const refuse = (why: string) => new AppError('conflict', `${why}; comment on the row instead.`)
  if (own.contributionId) throw refuse('This vote is signed and stands')
  if (own.verdict === 'skip' || now.state === 'proposed') return
  const others = votes.filter((vote) => vote.id !== own.id && vote.verdict !== 'skip')
  const last = own.round > 0 && others.every((vote) => vote.createdAt <= own.createdAt)
  if (others.length > 0 && !last) throw refuse('This row was decided together with other reviewers')
  if (now.reason === 'edited') throw refuse('An edit has taken this row’s place')
  if (row.origin === 'edit' && now.state === 'accepted') throw refuse('This edit has taken its row’s place')
  if (now.state === 'withdrawn') throw refuse('Its contributor has withdrawn this row')
  if ((await tx.datanetVersionDatum.count({ where: { datumId: row.id } })) > 0) {
    throw refuse('This row is in a version already')
  }
}
