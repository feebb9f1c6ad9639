import type { z } from 'zod'
import type { commentInput } from '#lib/schemas/review.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { requireAccess } from '../datanet/index.ts'
import { db } from '../db.ts'
import { forbidden, notFound } from '../errors.ts'
import { newId } from '../id.ts'

/** A comment on a row, by a reviewer or by who contributed it. @throws AppError unauthenticated | not_found | forbidden */
export async function comment({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof commentInput>
}): Promise<{ id: string; at: string }> {
  const { address } = requireSession(ctx)
  const row = await db().datum.findUnique({ where: { id: input.datumId } })
  if (!row) throw notFound('row')
  const { access } = await requireAccess(ctx, row.datanetId, 'read')
  if (!access.review && row.contributor.toLowerCase() !== address.toLowerCase()) {
    throw forbidden('its reviewers and the contributor of this row')
  }
  const data = { id: newId('cmt'), datumId: row.id, author: address, text: input.text }
  const { id, createdAt } = await db().reviewComment.create({ data })
  return { id, at: createdAt.toISOString() }
}
