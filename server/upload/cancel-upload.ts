import { rm } from 'node:fs/promises'
import type { Upload } from '#lib/schemas/upload.ts'
import type { Ctx } from '../ctx.ts'
import { AppError } from '../errors.ts'
import { advanceOrRefuse } from './advance.ts'
import { uploadFolder } from './folders.ts'
import { ownUpload, toUpload } from './view.ts'

/** Gives an upload up and deletes what was sent; a job that works on it finds out and stops. @throws AppError conflict */
export async function cancelUpload({ ctx, input }: { ctx: Ctx; input: { uploadId: string } }): Promise<Upload> {
  const upload = await ownUpload(ctx, input.uploadId)
  if (upload.state === 'cancelled') return toUpload(upload)
  if (upload.state === 'stored') {
    throw new AppError('conflict', 'These rows are in the Datanet already; withdraw those that should not be there.')
  }
  const cancelled = await advanceOrRefuse(upload, { state: 'cancelled' })
  await rm(uploadFolder(upload.id), { recursive: true, force: true })
  return toUpload(cancelled)
}
