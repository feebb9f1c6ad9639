import type { z } from 'zod'
import type { uploadRowsInput, uploadRowsOutput } from '#lib/schemas/upload.ts'
import type { Ctx } from '../ctx.ts'
import { rowsFile } from './folders.ts'
import { readPage } from './read-lines.ts'
import { ownUpload } from './view.ts'

/** Rows as they would be signed: after masks, repairs and drops, in the order of the file. */
export async function listUploadRows({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof uploadRowsInput>
}): Promise<z.infer<typeof uploadRowsOutput>> {
  const upload = await ownUpload(ctx, input.uploadId)
  if (!['checked', 'storing'].includes(upload.state)) return { rows: [], nextCursor: null }
  const { lines, nextCursor } = await readPage(rowsFile(upload.id), input)
  return { rows: lines.map((line) => JSON.parse(line)), nextCursor }
}
