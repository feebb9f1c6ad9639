import { readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { db } from '../db.ts'
import { advance } from './advance.ts'
import { segmentFolder, segmentsFolder, uploadFolder, uploadsFolder } from './folders.ts'

const hour = 3_600_000
/** Unfinished uploads are kept so long after their last step; commitments without an upload a day. */
const keptMs = 7 * 24 * hour
const commitmentMs = 24 * hour
/** Folders younger than this may belong to what is not written down yet. */
const graceMs = hour
/** A step without a job for so long was lost. */
const lostMs = 600_000

/** Clears away what uploads left: those given up, folders of nothing, steps whose job is gone. @returns how much of each */
export async function sweepUploads(now = Date.now()): Promise<{ expired: number; folders: number; lost: number }> {
  return { expired: await giveUpOld(now), lost: await failLost(now), folders: await removeFolders(now) }
}

async function giveUpOld(now: number): Promise<number> {
  const { count } = await db().batchCommitment.deleteMany({
    where: { committedAt: { lt: new Date(now - commitmentMs) } },
  })
  const old = await db().upload.findMany({
    where: { state: { notIn: ['stored', 'cancelled'] }, updatedAt: { lt: new Date(now - keptMs) } },
  })
  for (const upload of old) await db().$transaction((tx) => advance(tx, upload, { state: 'cancelled' }))
  return count + old.length
}

/** Uploads in the worker's hands for which the queue has no job any more, as after a crash that took all its tries. */
async function failLost(now: number): Promise<number> {
  const lost = await db().$queryRaw<{ id: string }[]>`
    SELECT u.id FROM upload u
    WHERE (u.state IN ('inspecting', 'checking', 'storing') OR (u.state = 'receiving' AND u.origin = 'hub'))
      AND u.updated_at < ${new Date(now - lostMs)}
      AND NOT EXISTS (
        SELECT 1 FROM pgboss.job j WHERE j.name = 'ingest' AND j.state IN ('created', 'retry', 'active')
          AND j.data ->> 'uploadId' = u.id AND (j.data ->> 'attempt')::int = u.attempt)`
  const error = {
    message: 'This step was interrupted and could not be taken up again; check the file anew.',
    place: null,
  }
  for (const { id } of lost) {
    const upload = await db().upload.findUniqueOrThrow({ where: { id } })
    await db().$transaction((tx) => advance(tx, upload, { state: 'failed', error }))
  }
  return lost.length
}

async function removeFolders(now: number): Promise<number> {
  const uploads = await oldFolders(uploadsFolder(), now)
  const wanted = await db().upload.findMany({
    where: { id: { in: uploads }, state: { notIn: ['stored', 'cancelled'] } },
    select: { id: true },
  })
  const segments = await oldFolders(segmentsFolder(), now)
  const contributions = await db().contribution.findMany({ where: { id: { in: segments } }, select: { id: true } })
  const gone = [
    ...without(uploads, wanted).map(uploadFolder),
    ...without(
      segments.filter((id) => id.startsWith('con_')),
      contributions,
    ).map(segmentFolder),
  ]
  for (const folder of gone) await rm(folder, { recursive: true, force: true })
  return gone.length
}

const without = (names: string[], kept: { id: string }[]) => {
  const ids = new Set(kept.map(({ id }) => id))
  return names.filter((name) => !ids.has(name))
}

/** Names of the folders in a folder that were not touched for a while. */
async function oldFolders(parent: string, now: number): Promise<string[]> {
  const names = await readdir(parent).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return []
    throw cause
  })
  const old = await Promise.all(
    names.map(async (name) => {
      const found = await stat(path.join(parent, name)).catch(() => null)
      return found?.isDirectory() && now - found.mtimeMs > graceMs ? [name] : []
    }),
  )
  return old.flat()
}
