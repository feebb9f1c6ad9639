import { mkdir, rm, writeFile } from 'node:fs/promises'
import type { z } from 'zod'
import type { createUploadInput, Upload } from '#lib/schemas/upload.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { requireAccess } from '../datanet/index.ts'
import { db } from '../db.ts'
import { AppError } from '../errors.ts'
import { newId } from '../id.ts'
import { sendJob } from '../queue.ts'
import { hubFile, sourceFile, uploadFolder } from './folders.ts'
import { toUpload } from './view.ts'

/** Each may hold 200 MB. */
const mostUnfinished = 20

/**
 * Begins an upload: text is looked at at once, a file is sent to `/api/files/<id>` in parts, a dataset is fetched from the Hub.
 * @throws AppError not_found | forbidden | bad_input | too_many
 */
export async function createUpload({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof createUploadInput>
}): Promise<Upload> {
  const { userId } = requireSession(ctx)
  const datanet = await requireAccess(ctx, input.id, 'contribute')
  const { fileName, format, text, size, hub } = input
  if ([text, size, hub].filter((way) => way !== undefined).length !== 1) {
    throw new AppError('bad_input', 'Send either text, the size of a file that follows, or a dataset of the Hub.', {
      place: 'text',
    })
  }
  const unfinished = await db().upload.count({
    where: { userId, state: { notIn: ['stored', 'cancelled'] } },
  })
  if (unfinished >= mostUnfinished) {
    const message = `You have ${unfinished} unfinished uploads; finish or throw away one of them first.`
    throw new AppError('too_many', message)
  }
  const id = newId('upl')
  await mkdir(uploadFolder(id), { recursive: true })
  try {
    if (hub) await writeFile(hubFile(id), JSON.stringify(hub))
    else await writeFile(sourceFile(id), text ?? '')
    const bytes = text === undefined ? (size ?? 0) : Buffer.byteLength(text)
    const row = await db().$transaction(async (tx) => {
      const attempt = size === undefined ? 1 : 0
      const state = text === undefined ? 'receiving' : 'inspecting'
      const made = await tx.upload.create({
        data: {
          ...{ id, userId, datanetId: datanet.id, fileName, format, state, attempt, bytes },
          origin: hub ? 'hub' : input.origin,
          choices: {},
        },
      })
      if (size === undefined) await sendJob(tx, 'ingest', { uploadId: id, attempt })
      return made
    })
    return toUpload(row)
  } catch (cause) {
    await rm(uploadFolder(id), { recursive: true, force: true })
    throw cause
  }
}
