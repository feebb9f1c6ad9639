import { Prisma, type Upload, type UploadState } from '#prisma/generated/client.ts'
import { db, type Tx } from '../db.ts'
import { AppError } from '../errors.ts'
import { sendJob } from '../queue.ts'

/** Where an upload stands; `attempt` counts its steps, so that a job which was overtaken finds another number. */
export type Standing = Pick<Upload, 'id' | 'state' | 'attempt'>
type Change = Omit<Prisma.UploadUpdateManyMutationInput, 'attempt' | 'state'> & { state: UploadState }

/** What the ingest worker takes over; the other states wait for the user. */
const workersTurn: readonly UploadState[] = ['inspecting', 'checking', 'storing']

/** What an earlier check or signature left, emptied for the next check. */
export const unchecked = {
  report: Prisma.DbNull,
  kind: null,
  rows: null,
  batchRoot: null,
  commitment: null,
  committedAt: null,
  signed: Prisma.DbNull,
  error: Prisma.DbNull,
  doneRows: 0,
  doneBytes: 0n,
}

/** Moves an upload on by compare-and-set, with the job of its next step. @returns false when it has moved on already */
export async function advance(tx: Tx, at: Standing, change: Change): Promise<boolean> {
  const attempt = at.attempt + 1
  const moved = await tx.upload.updateMany({
    where: { id: at.id, state: at.state, attempt: at.attempt },
    data: { ...change, attempt },
  })
  if (moved.count === 0) return false
  if (workersTurn.includes(change.state)) await sendJob(tx, 'ingest', { uploadId: at.id, attempt })
  return true
}

/** `advance` for a verb. @throws AppError conflict when the upload has moved on meanwhile */
export async function advanceOrRefuse(at: Standing, change: Change): Promise<Upload> {
  return db().$transaction(async (tx) => {
    if (!(await advance(tx, at, change))) throw movedOn()
    return tx.upload.findUniqueOrThrow({ where: { id: at.id } })
  })
}

export const movedOn = () => new AppError('conflict', 'This upload has moved on in the meantime; look at it again.')
