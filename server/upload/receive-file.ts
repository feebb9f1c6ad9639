import { FileStore } from '@tus/file-store'
import { Server } from '@tus/server'
import { errorStatus } from '#lib/schemas/error.ts'
import { maxUploadBytes } from '#lib/schemas/upload.ts'
import type { Upload } from '#prisma/generated/client.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError, notFound } from '../errors.ts'
import { log } from '../log.ts'
import { advance } from './advance.ts'
import { uploadsFolder } from './folders.ts'
import { ownUpload } from './view.ts'

export const filesPath = '/api/files/'
const storeId = (uploadId: string) => `${uploadId}/source`

/** Sizes stand in the upload's row; uploads begin and end by their own verbs, not by the protocol's. */
const sizes = {
  async get(id: string) {
    const row = await db().upload.findUnique({ where: { id: id.split('/')[0] } })
    return row ? { id, size: Number(row.bytes), offset: 0 } : undefined
  },
  set: async () => {},
  delete: async () => {},
}

let made: Server | undefined
function server(): Server {
  made ??= new Server({
    path: filesPath.slice(0, -1),
    datastore: new FileStore({ directory: uploadsFolder(), configstore: sizes as never }),
    getFileIdFromRequest: (request) => storeId(uploadIdOf(request.url) ?? ''),
    maxSize: maxUploadBytes,
    allowedOrigins: [],
  })
  return made
}

const uploadIdOf = (url: string) => /^\/api\/files\/(upl_[0-9a-z]{10,40})$/.exec(new URL(url).pathname)?.[1]

/**
 * Takes the parts of a file by the tus protocol (1.0.0, resumable): HEAD says how much is here, PATCH goes on from there.
 * Only the session that began an upload may write to it. With its last byte the upload goes on by itself.
 */
export async function receiveFile(ctx: Ctx, request: Request): Promise<Response> {
  try {
    return await answer(ctx, request)
  } catch (cause) {
    if (!(cause instanceof AppError)) log.error({ err: cause }, 'a part of a file could not be taken')
    const { code, message } =
      cause instanceof AppError
        ? cause
        : new AppError('internal', 'This part could not be kept; it is sent again when you resume.')
    return Response.json({ code, message }, { status: errorStatus[code] })
  }
}

async function answer(ctx: Ctx, request: Request): Promise<Response> {
  if (request.method === 'OPTIONS') return server().handleWeb(request)
  const uploadId = uploadIdOf(request.url)
  if (!uploadId) throw notFound('upload')
  if (request.method !== 'HEAD' && request.method !== 'PATCH') {
    const message = 'Files are sent here in parts by the tus protocol: HEAD and PATCH.'
    return Response.json({ code: 'bad_input', message }, { status: 405, headers: { allow: 'HEAD, PATCH, OPTIONS' } })
  }
  const upload = await ownUpload(ctx, uploadId)
  if (request.method === 'PATCH' && (upload.state !== 'receiving' || upload.origin === 'hub')) {
    throw new AppError('conflict', 'This file is here as a whole, or was given up; begin another upload for more.')
  }
  const response = await server().handleWeb(request)
  const offset = Number(response.headers.get('upload-offset') ?? Number.NaN)
  if (response.ok && upload.state === 'receiving') await take(upload, offset)
  return response
}

/** Notes how much is here. A last part whose answer was lost is taken here too: the browser then only asks by HEAD. */
async function take(upload: Upload, offset: number): Promise<void> {
  if (BigInt(offset) < upload.bytes) {
    const where = { id: upload.id, state: upload.state, attempt: upload.attempt }
    await db().upload.updateMany({ where, data: { doneBytes: offset } })
    return
  }
  await db().$transaction((tx) => advance(tx, upload, { state: 'inspecting', doneBytes: offset }))
}
