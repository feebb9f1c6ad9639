import type { z } from 'zod'
import type { DatanetRowDetail } from '#lib/schemas/datanet.ts'
import type { withdrawInput } from '#lib/schemas/release.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { getRow } from '../datanet/index.ts'
import { db, type Tx } from '../db.ts'
import { AppError, notFound } from '../errors.ts'
import { eraseRows } from '../upload/index.ts'

/**
 * Takes the caller's own row out of coming versions, and out of what duplicates are looked for in. Released versions keep it,
 * since they cannot change, and say so.
 * @throws AppError not_found | forbidden | conflict
 */
export async function withdrawRow({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof withdrawInput>
}): Promise<DatanetRowDetail> {
  const { address } = requireSession(ctx)
  const datum = await db().datum.findFirst({
    where: { hash: input.hash, datanet: { OR: [{ id: input.id }, { slug: input.id }] } },
  })
  if (!datum) throw notFound('row')
  if (datum.contributor.toLowerCase() !== address.toLowerCase()) {
    throw new AppError('forbidden', 'Only its contributor may withdraw a row; switch to that wallet.')
  }
  await db().$transaction(async (tx) => {
    const { count } = await tx.datum.updateMany({
      where: {
        id: datum.id,
        // of rejected ones only an edited row still stands in versions, where it is named for its pay
        OR: [{ state: { in: ['proposed', 'accepted'] } }, { state: 'rejected', decisionReason: 'edited' }],
      },
      data: { state: 'withdrawn', withdrawnAt: new Date(), decisionReason: input.reason ?? null },
    })
    if (count === 0) {
      const what = datum.state === 'withdrawn' ? 'withdrawn already' : 'rejected, so it stands in no coming version'
      throw new AppError('conflict', `This row is ${what}.`)
    }
    await spoilPrepared(tx, datum.datanetId, datum.id)
    // plans count again, without it
    await tx.$executeRaw`
      DELETE FROM token_lengths WHERE version_id IN (
        SELECT version_id FROM datanet_version_datum WHERE datum_id = ${datum.id})`
    await eraseRows([datum])
  })
  return getRow({ ctx, input: { id: datum.datanetId, hash: input.hash } })
}

/** A version that is prepared with the row must not be released any more; one that is being made looks for itself. */
async function spoilPrepared(tx: Tx, datanetId: string, datumId: string): Promise<void> {
  // waits for the job that is just ending with it
  await tx.$queryRaw`
    SELECT id FROM release_job WHERE datanet_id = ${datanetId} AND state IN ('preparing', 'prepared') FOR UPDATE`
  const error = 'A contributor withdrew a row of this version; prepare it again.'
  await tx.$executeRaw`
    UPDATE release_job SET state = 'failed', error = ${error}, updated_at = now()
    WHERE datanet_id = ${datanetId} AND state = 'prepared' AND version_id IN (
      SELECT version_id FROM datanet_version_datum WHERE datum_id = ${datumId})`
}
