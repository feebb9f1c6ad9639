import type { z } from 'zod'
import type { commitUploadInput } from '#lib/schemas/datanet.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError, notFound } from '../errors.ts'

/** Keeps a commitment and its time before the batch is signed. The first one stays. */
export async function commitUpload({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof commitUploadInput>
}): Promise<{ committedAt: string }> {
  const { userId } = requireSession(ctx)
  const own = { id: input.uploadId, userId }
  await db().upload.updateMany({
    where: { ...own, commitment: null },
    data: { commitment: input.commitment, committedAt: new Date() },
  })
  const upload = await db().upload.findFirst({ where: own })
  if (!upload?.committedAt) throw notFound('upload')
  if (upload.commitment !== input.commitment) {
    throw new AppError('conflict', 'This upload has a commitment already; upload the file again to start over.')
  }
  return { committedAt: upload.committedAt.toISOString() }
}
