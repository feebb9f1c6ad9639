import { rm } from 'node:fs/promises'
import { db } from '#server/db.ts'
import { log } from '#server/log.ts'
import { ToolError } from '#server/ml/index.ts'
import { uploadFolder } from '#server/upload/folders.ts'
import { advance } from '#server/upload/index.ts'
import { UploadError } from '#server/upload/upload-error.ts'
import { check, inspect, receive, store, type Watch, type Work } from './steps.ts'

const steps: Partial<Record<Work['state'], (upload: Work, watch: Watch) => Promise<void>>> = {
  receiving: receive,
  inspecting: inspect,
  checking: check,
  storing: store,
}
/** How often a step looks whether it still counts. */
const lookMs = 500
const unexpected = 'Something went wrong on our side; check the file again, and if it stays, tell the operator.'

/**
 * Takes an upload's next step. A step that is cancelled or overtaken by another ends its Python process and leaves the state
 * to whoever changed it.
 * @param lastTry then whatever goes wrong becomes the upload's state
 * @throws what the queue should try again
 */
export async function runStep(
  { uploadId, attempt }: { uploadId: string; attempt: number },
  { signal, lastTry }: { signal: AbortSignal; lastTry: boolean },
): Promise<void> {
  const upload = await db().upload.findUnique({
    where: { id: uploadId },
    include: { datanet: true, user: { select: { address: true } } },
  })
  const step = upload && steps[upload.state]
  if (!step || upload.attempt !== attempt) return
  const counts = { id: uploadId, state: upload.state, attempt }
  const overtaken = new AbortController()
  const stop = AbortSignal.any([signal, overtaken.signal])
  const look = async (change: { doneRows?: number; doneBytes?: number } = {}) => {
    const { count } = await db().upload.updateMany({ where: counts, data: change })
    if (count === 0) overtaken.abort()
  }
  const timer = setInterval(() => {
    look().catch((cause) => log.warn({ err: cause, upload: uploadId }, 'could not look whether an upload goes on'))
  }, lookMs)
  try {
    await step(upload, {
      signal: stop,
      onProgress: ({ rows, bytes }) => look({ doneRows: rows, doneBytes: bytes }),
    })
  } catch (cause) {
    if (overtaken.signal.aborted) return
    if (signal.aborted) throw cause
    const told = sentence(cause)
    if (!told && !lastTry) throw cause
    if (!told) log.error({ err: cause, upload: uploadId, state: upload.state }, 'an upload failed')
    const error = told ?? { message: unexpected, place: null }
    await db().$transaction((tx) => advance(tx, upload, { state: 'failed', error }))
  } finally {
    clearInterval(timer)
    await forgetCancelled(uploadId)
  }
}

/** What a tool or a rule says for the user; null for what only the log should know. */
function sentence(cause: unknown): { message: string; place: string | null } | null {
  if (cause instanceof UploadError) {
    if (cause.cause) log.warn({ err: cause.cause }, cause.message)
    return { message: cause.message, place: cause.place }
  }
  if (!(cause instanceof ToolError) || cause.code === 'internal') return null
  const { place } = cause.details
  return { message: cause.message, place: typeof place === 'string' ? place : null }
}

/** A step may have written after its upload was given up. */
async function forgetCancelled(uploadId: string): Promise<void> {
  const now = await db().upload.findUnique({ where: { id: uploadId }, select: { state: true } })
  if (now?.state === 'cancelled') await rm(uploadFolder(uploadId), { recursive: true, force: true })
}
