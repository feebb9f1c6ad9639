import type { Upload } from '#lib/schemas/upload.ts'
import type { Ctx } from '../ctx.ts'
import { ownUpload, toUpload } from './view.ts'

export async function getUpload({ ctx, input }: { ctx: Ctx; input: { uploadId: string } }): Promise<Upload> {
  return toUpload(await ownUpload(ctx, input.uploadId))
}
