import type { z } from 'zod'
import { fullVote } from '#lib/domain/reputation.ts'
import type { voteInput, voteOutput } from '#lib/schemas/review.ts'
import type { Ctx } from '../ctx.ts'
import { decideRows } from '../datanet/index.ts'
import { db } from '../db.ts'
import { AppError } from '../errors.ts'
import { newId } from '../id.ts'
import { refuseConflict } from './conflicts.ts'
import { releaseRow } from './holds.ts'
import { type LockedRow, lockRow, reviewedRow } from './locked-row.ts'
import { patience } from './patience.ts'
import { readWeight } from './weight.ts'

/** How long after its decision a row may still be voted on by a reviewer who held it: such a vote is a re-check. */
const heldFor = 10 * 60_000

/**
 * A reviewer's one vote on a row. The vote that makes the quorum decides the row in the same transaction; two at once wait
 * for each other. A skip can be made a vote later.
 * @throws AppError unauthenticated | not_found | forbidden | conflict
 */
export async function vote({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof voteInput>
}): Promise<z.infer<typeof voteOutput>> {
  const { row, datanet, address } = await reviewedRow(ctx, input.datumId)
  await refuseConflict(address, row)
  const weight = input.verdict === 'skip' ? fullVote : await readWeight(datanet.id, address)
  const { quorum } = datanet
  releaseRow(datanet.id, address, row.id)
  return db().$transaction(async (tx) => {
    const now = await lockRow(tx, row.id)
    const earlier = await tx.review.findFirst({ where: { datumId: row.id, reviewer: address } })
    if (earlier && (earlier.verdict !== 'skip' || input.verdict === 'skip')) {
      throw new AppError('conflict', 'You have voted on this row already; undo that vote to vote anew.')
    }
    const round = roundOf(now)
    if (earlier) await tx.review.delete({ where: { id: earlier.id } })
    const { verdict, reason = null } = input
    const vote = {
      verdict,
      reason: verdict === 'reject' ? reason : null,
      weight,
      round,
      open: now.state === 'proposed',
    }
    await tx.review.create({
      data: { id: newId('rev'), datanetId: datanet.id, datumId: row.id, reviewer: address, ...vote },
    })
    if (input.comment) {
      await tx.reviewComment.create({
        data: { id: newId('cmt'), datumId: row.id, author: address, text: input.comment },
      })
    }
    if (verdict === 'skip') return { datumId: row.id, state: now.state, votes: now.votes, quorum }
    const decided = (await decideRows(tx, datanet, [row.id])).get(row.id)
    return { datumId: row.id, state: decided?.state ?? now.state, votes: decided?.votes ?? now.votes, quorum }
  }, patience)
}

/** 0 while the row waits, 1 for a re-check of a decided one. @throws AppError conflict when it is neither */
function roundOf({ state, recheck, reason, decidedAt }: LockedRow): number {
  if (state === 'proposed') return 0
  if (state === 'withdrawn') {
    throw new AppError('conflict', 'Its contributor has withdrawn this row; go on with the next.')
  }
  if (reason === 'edited') throw new AppError('conflict', 'An edit has taken this row’s place; go on with the next.')
  if (recheck || (decidedAt && Date.now() - decidedAt.getTime() < heldFor)) return 1
  throw new AppError('conflict', 'This row is decided already; go on with the next.')
}
