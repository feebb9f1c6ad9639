import { openAsBlob } from 'node:fs'
import type { Ctx } from '../ctx.ts'
import { notFound } from '../errors.ts'
import { batchFile } from './folders.ts'
import { ownUpload } from './view.ts'

/** The rows to be signed, one canonical text a line, streamed from the disk. */
export async function readBatch({ ctx, input }: { ctx: Ctx; input: { uploadId: string } }): Promise<File> {
  const upload = await ownUpload(ctx, input.uploadId)
  if (upload.batchRoot === null || !['checked', 'storing'].includes(upload.state)) throw notFound('batch')
  const blob = await openAsBlob(batchFile(upload.id), { type: 'application/jsonl' })
  return new File([blob], 'batch.jsonl', { type: 'application/jsonl' })
}
