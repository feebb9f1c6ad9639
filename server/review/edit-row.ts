import type { z } from 'zod'
import { canonicalJson } from '#lib/domain/hashing.ts'
import type { editRowInput } from '#lib/schemas/review.ts'
import type { Datum } from '#prisma/generated/client.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { replaceParents, requireAccess } from '../datanet/index.ts'
import { db } from '../db.ts'
import { AppError, forbidden, notFound } from '../errors.ts'
import { type HashedBatch, hashBatch, storeBatch, verifyBatch } from '../upload/index.ts'
import { findCommitment } from './commit-batch.ts'
import { patience } from './patience.ts'

type Input = z.infer<typeof editRowInput>

/**
 * Proposes a new row in place of another, signed by its editor, who is its contributor. It is reviewed by others than the two;
 * once it is accepted, it takes the place of the row that it edits.
 * @throws AppError unauthenticated | not_found | forbidden | conflict | bad_input
 */
export async function editRow({ ctx, input }: { ctx: Ctx; input: Input }): Promise<{ datumId: string }> {
  const { address } = requireSession(ctx)
  const parent = await db().datum.findUnique({ where: { id: input.datumId } })
  if (!parent) throw notFound('row')
  const datanet = await requireAccess(ctx, parent.datanetId, 'read')
  if (!datanet.access.review && !datanet.access.contribute) throw forbidden('its reviewers and contributors')
  const { datum, datumId: _datumId, datumSalt = null, ...signed } = input
  const kind = parent.kind as Input['datum']['kind']
  const batch = await hashBatch(datanet, kind, [{ datum, salt: datumSalt }])
  refuseEdit(parent, datum, batch)
  const committed = await findCommitment(datanet.id, address, batch.batchRoot, signed.salt)
  const verified = await verifyBatch({
    datanet,
    contributor: address,
    kind,
    batchRoot: batch.batchRoot,
    rows: 1,
    commitment: committed?.commitment ?? null,
    signed,
  })
  if (!committed) throw notFound('commitment')
  return db().$transaction(async (tx) => {
    const { ids } = await storeBatch(tx, batch, {
      datanet,
      contributor: address,
      origin: 'edit',
      signed: verified,
      commitment: committed.commitment,
      committedAt: committed.committedAt,
    })
    await tx.batchCommitment.deleteMany({
      where: { datanetId: datanet.id, address, commitment: committed.commitment },
    })
    if (datanet.quorum === 0) await replaceParents(tx, datanet.id, ids)
    return { datumId: ids[0] as string }
  }, patience)
}

function refuseEdit(parent: Datum, datum: Input['datum'], batch: HashedBatch): void {
  if (datum.parents.length !== 1 || datum.parents[0] !== parent.hash) {
    throw new AppError('bad_input', 'An edit names the row that it edits as its one parent; load the row again.', {
      place: 'datum.parents',
    })
  }
  if (canonicalJson(batch.rows[0]?.payload) === canonicalJson(parent.payload)) {
    throw new AppError('bad_input', 'Nothing has changed; accept the row as it is.', { place: 'datum.payload' })
  }
  if (parent.decisionReason === 'edited') {
    throw new AppError('conflict', 'Another edit has taken this row’s place; edit that one.')
  }
  if (parent.state === 'withdrawn' || parent.state === 'rejected') {
    throw new AppError('conflict', `This row was ${parent.state}; contribute a new one instead.`)
  }
}
