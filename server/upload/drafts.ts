import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { documentFormats, draftSchema, type draftsOutput, type UploadFormat } from '#lib/schemas/upload.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError } from '../errors.ts'
import { sendJob } from '../queue.ts'
import { draftsFolder } from './folders.ts'
import { ownUpload } from './view.ts'

type Drafts = z.infer<typeof draftsOutput>
type Call = { ctx: Ctx; input: { uploadId: string } }

const progressSchema = z.object({
  state: z.enum(['drafting', 'done', 'failed']),
  done: z.number().int(),
  total: z.number().int(),
  error: z.string().nullable(),
})
export type DraftProgress = z.infer<typeof progressSchema>
/** Whoever drafts says so at least this often, in milliseconds; a longer silence means that it died. */
const silentMs = 120_000

const progressFile = (uploadId: string) => path.join(draftsFolder(uploadId), 'progress.json')
const stopFile = (uploadId: string) => path.join(draftsFolder(uploadId), 'stop')
/** A draft a line. */
export const draftLines = (uploadId: string) => path.join(draftsFolder(uploadId), 'drafts.jsonl')

const orNull = async (reading: Promise<string>): Promise<string | null> => {
  try {
    return await reading
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw cause
  }
}

export async function writeDraftProgress(uploadId: string, progress: DraftProgress): Promise<void> {
  const file = progressFile(uploadId)
  await writeFile(`${file}.part`, JSON.stringify(progress))
  await rename(`${file}.part`, file)
}

/** Whether drafting should end: the contributor asked for no more, or gave the upload up and its folder is gone. */
export async function draftsEnd(uploadId: string): Promise<'stopped' | 'gone' | null> {
  if ((await orNull(readFile(progressFile(uploadId), 'utf8'))) === null) return 'gone'
  return (await orNull(readFile(stopFile(uploadId), 'utf8'))) === null ? null : 'stopped'
}

async function read(uploadId: string): Promise<Drafts> {
  const file = progressFile(uploadId)
  const text = await orNull(readFile(file, 'utf8'))
  if (text === null) return { state: 'none', done: 0, total: 0, drafts: [], error: null }
  const progress = progressSchema.parse(JSON.parse(text))
  const lines = (await orNull(readFile(draftLines(uploadId), 'utf8'))) ?? ''
  // the last line may be half written yet
  const whole = lines.slice(0, lines.lastIndexOf('\n') + 1).split('\n')
  const drafts = whole.filter(Boolean).map((line) => draftSchema.parse(JSON.parse(line)))
  const silent = progress.state === 'drafting' && Date.now() - (await stat(file)).mtimeMs > silentMs
  if (!silent) return { ...progress, drafts }
  return { ...progress, state: 'failed', drafts, error: 'Drafting was interrupted; start it again.' }
}

export async function listDrafts({ ctx, input }: Call): Promise<Drafts> {
  const upload = await ownUpload(ctx, input.uploadId)
  return read(upload.id)
}

/** Has a model draft questions and answers from a document; those of before give way. @throws AppError conflict */
export async function startDrafts({ ctx, input }: Call): Promise<Drafts> {
  const upload = await ownUpload(ctx, input.uploadId)
  if (!documentFormats.includes(upload.format as UploadFormat)) {
    throw new AppError('bad_input', 'Drafts are made from documents; this file holds rows already.')
  }
  if (!['mapping', 'checking', 'checked'].includes(upload.state)) {
    throw new AppError('conflict', 'The document is not ready for drafts yet, or was given up.')
  }
  const now = await read(upload.id)
  if (now.state === 'drafting') return now
  const folder = draftsFolder(upload.id)
  await mkdir(folder, { recursive: true })
  await rm(stopFile(upload.id), { force: true })
  await writeFile(draftLines(upload.id), '')
  await writeDraftProgress(upload.id, { state: 'drafting', done: 0, total: 0, error: null })
  await db().$transaction((tx) => sendJob(tx, 'draft', { uploadId: upload.id }))
  return read(upload.id)
}

/** Drafts that are made stay. */
export async function stopDrafts({ ctx, input }: Call): Promise<Drafts> {
  const upload = await ownUpload(ctx, input.uploadId)
  const now = await read(upload.id)
  if (now.state === 'drafting') await writeFile(stopFile(upload.id), '')
  return now
}
