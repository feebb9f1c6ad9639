import type { Address, Hex } from 'viem'
import type { z } from 'zod'
import type { Datum } from '#lib/schemas/datum.ts'
import type { signVotesInput, unsignedVotesOutput } from '#lib/schemas/review.ts'
import type { Datanet } from '#prisma/generated/client.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { requireAccess } from '../datanet/index.ts'
import { db } from '../db.ts'
import { AppError } from '../errors.ts'
import { type HashedBatch, hashBatch, storeBatch, verifyBatch } from '../upload/index.ts'
import { findCommitment } from './commit-batch.ts'
import { patience } from './patience.ts'

/** Most votes of one signature; what is left comes with the next. */
export const votesAtOnce = 1_000

const changed = () => new AppError('conflict', 'Your votes have changed since you signed them; sign them again.')

/** Own votes that nobody has signed for, oldest first, as the rows that stand for them. */
async function readUnsigned(
  datanet: Pick<Datanet, 'id' | 'visibility'>,
  reviewer: Address,
  upTo = new Date(),
): Promise<{ ids: string[]; data: Datum[]; batch: HashedBatch | null }> {
  const votes = await db().review.findMany({
    where: {
      datanetId: datanet.id,
      reviewer,
      contributionId: null,
      verdict: { not: 'skip' },
      createdAt: { lte: upTo },
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: votesAtOnce,
    include: { datum: { select: { hash: true } } },
  })
  const data = votes.map(({ datum, verdict, reason }): Datum => {
    const payload = { datum: datum.hash, valid: verdict === 'accept', reviewer, ...(reason && { reason }) }
    return { kind: 'validation', payload, parents: [] }
  })
  const rows = data.map((datum) => ({ datum }))
  const batch = data.length > 0 ? await hashBatch(datanet, 'validation', rows) : null
  return { ids: votes.map(({ id }) => id), data, batch }
}

/** The caller's votes as a batch to be committed to and signed. @throws AppError unauthenticated | not_found | forbidden */
export async function listUnsigned({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { id: string }
}): Promise<z.infer<typeof unsignedVotesOutput>> {
  const { address } = requireSession(ctx)
  const datanet = await requireAccess(ctx, input.id, 'read')
  const { data, batch } = await readUnsigned(datanet, address)
  return {
    data,
    batchRoot: batch?.batchRoot ?? null,
    licence: datanet.licence,
    chainDatanetId: datanet.chainDatanetId.toFixed(0),
  }
}

/**
 * Makes the caller's votes up to the commitment a contribution of kind validation: signed, and standing for ever.
 * @throws AppError unauthenticated | not_found | forbidden | bad_input | conflict
 */
export async function signVotes({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof signVotesInput>
}): Promise<{ signed: number }> {
  const { address } = requireSession(ctx)
  const datanet = await requireAccess(ctx, input.id, 'read')
  const { id: _id, batchRoot, ...signed } = input
  const committed = await findCommitment(datanet.id, address, batchRoot as Hex, signed.salt)
  const { ids, batch } = await readUnsigned(datanet, address, committed?.committedAt)
  const verified = await verifyBatch({
    datanet,
    contributor: address,
    kind: 'validation',
    batchRoot,
    rows: ids.length,
    commitment: committed?.commitment ?? null,
    signed,
  })
  if (!batch || !committed || batch.batchRoot !== batchRoot) throw changed()
  await db().$transaction(async (tx) => {
    const { contributionId } = await storeBatch(tx, batch, {
      datanet,
      contributor: address,
      origin: 'review',
      signed: verified,
      commitment: committed.commitment,
      committedAt: committed.committedAt,
      acceptedBy: datanet.ownerAddress as Address,
    })
    const { count } = await tx.review.updateMany({
      where: { id: { in: ids }, contributionId: null },
      data: { contributionId },
    })
    // one of them was taken back, or signed in another window, in the meantime
    if (count !== ids.length) throw changed()
    await tx.batchCommitment.deleteMany({
      where: { datanetId: datanet.id, address, commitment: committed.commitment },
    })
  }, patience)
  return { signed: ids.length }
}
