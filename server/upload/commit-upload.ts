import type { z } from 'zod'
import type { commitUploadInput } from '#lib/schemas/upload.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError } from '../errors.ts'
import { movedOn } from './advance.ts'
import { ownUpload } from './view.ts'

/**
 * Keeps a commitment and its time before the batch is signed. Another one takes its place, with its own later time: whoever
 * closed the page before signing has lost the salt of the first.
 */
export async function commitUpload({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof commitUploadInput>
}): Promise<{ committedAt: string }> {
  const upload = await ownUpload(ctx, input.uploadId)
  if (upload.commitment === input.commitment && upload.committedAt) {
    return { committedAt: upload.committedAt.toISOString() }
  }
  if (upload.state !== 'checked' || upload.batchRoot === null) {
    throw new AppError('conflict', 'There is nothing to sign in this upload yet; look at what its check says.')
  }
  const committedAt = new Date()
  const { count } = await db().upload.updateMany({
    where: { id: upload.id, state: 'checked', attempt: upload.attempt, batchRoot: upload.batchRoot },
    data: { commitment: input.commitment, committedAt },
  })
  if (count === 0) throw movedOn()
  return { committedAt: committedAt.toISOString() }
}
