import type { z } from 'zod'
import type { DatanetDetail, updateDatanetInput } from '#lib/schemas/datanet.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { requireAccess } from './access.ts'
import { decideRows } from './decide-rows.ts'
import { readDatanet } from './view.ts'

const rowsAtOnce = 1_000
const patience = { maxWait: 20_000, timeout: 30_000 }

/**
 * Changes what may change: licence, kinds and visibility are what contributors signed for. Where the quorum falls, rows that
 * have as many votes now are decided; where it rises, decided ones stay.
 * @throws AppError not_found | forbidden
 */
export async function updateDatanet({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof updateDatanetInput>
}): Promise<DatanetDetail> {
  const { id: idOrSlug, tags, ...fields } = input
  const before = await requireAccess(ctx, idOrSlug, 'curate')
  const after = await db().datanet.update({
    where: { id: before.id },
    data: { ...fields, ...(tags && { tags: [...new Set(tags)] }) },
  })
  if (after.quorum < before.quorum) await decideReached(after)
  return readDatanet(ctx, before.id)
}

async function decideReached(datanet: Parameters<typeof decideRows>[1]): Promise<void> {
  for (let last = ''; ; ) {
    const decided = await db().$transaction(async (tx) => {
      const rows = await tx.$queryRaw<{ id: string }[]>`
        SELECT id FROM datum WHERE datanet_id = ${datanet.id} AND state = 'proposed'
          AND votes >= ${Math.max(1, datanet.quorum)} AND id > ${last} ORDER BY id LIMIT ${rowsAtOnce} FOR UPDATE`
      const ids = rows.map(({ id }) => id)
      if (ids.length > 0) await decideRows(tx, datanet, ids)
      return ids
    }, patience)
    last = decided.at(-1) ?? ''
    if (decided.length < rowsAtOnce) return
  }
}
