import { openAsBlob } from 'node:fs'
import { stat } from 'node:fs/promises'
import { exportName } from '#lib/domain/export-name.ts'
import { exportFormats, type RunExport } from '#lib/schemas/training.ts'
import type { RunExport as ExportRow, Run } from '#prisma/generated/client.ts'
import { blobPath, wholeOrRemoved } from '../blob.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError, forbidden, notFound } from '../errors.ts'
import { sendJob } from '../queue.ts'
import { databaseNow } from './clock.ts'
import { finishedStates } from './states.ts'

type Format = RunExport['format']
type Wanted = { id: string; format: Format }

/** A job that has said nothing for so long has died with its worker. */
const stuckMs = 2 * 3600_000
const died = 'Its worker was lost while it was made; make it again.'

/**
 * The forms of a run's adapter: the one that is there, those that were made of it, and those that can be.
 * @throws AppError not_found | forbidden
 */
export async function listExports({ ctx, input }: { ctx: Ctx; input: { id: string } }): Promise<RunExport[]> {
  const run = await readable(ctx, input.id)
  return Promise.all(exportFormats.map((format) => describe(run, format)))
}

/**
 * Makes a run's adapter in another form; one that is there undamaged or on its way is not made again.
 * @throws AppError unauthenticated | not_found | forbidden | conflict
 */
export async function createExport({ ctx, input }: { ctx: Ctx; input: Wanted }): Promise<RunExport> {
  const { userId } = requireSession(ctx)
  const run = await readable(ctx, input.id)
  if (run.userId !== userId) throw forbidden('the person who started this run')
  if (!finishedStates.includes(run.state) || !run.finishedAt || !run.adapterSha256)
    throw new AppError('conflict', 'This run has no finished adapter; let it train to its end, or stop it and keep it.')
  const known = await describe(run, input.format)
  if (known.state === 'making' || (known.sha256 && (await wholeOrRemoved(known.sha256)))) return known
  const key = { runId: run.id, format: input.format }
  await db().$transaction(async (tx) => {
    const createdAt = await databaseNow(tx)
    const anew = { state: 'making', sha256: null, bytes: null, error: null, createdAt } as const
    // two clicks at once: the second insert waits for the first and finds its row as it wants it
    const fresh = await tx.runExport.createMany({ data: { ...key, ...anew }, skipDuplicates: true })
    const older = run.exports.find(({ format }) => format === input.format)
    const again =
      older && (await tx.runExport.updateMany({ where: { ...key, createdAt: older.createdAt }, data: anew }))
    if (fresh.count + (again?.count ?? 0) > 0) await sendJob(tx, 'make-export', key)
  })
  return describe(await readable(ctx, input.id), input.format)
}

/** The file of an export that is ready, compared with its hash and read as it is sent. @throws AppError not_found | forbidden */
export async function getExportFile({ ctx, input }: { ctx: Ctx; input: Wanted }): Promise<File> {
  const run = await readable(ctx, input.id)
  const { state, sha256 } = await describe(run, input.format)
  if (state !== 'ready' || !sha256)
    throw new AppError('not_found', 'This file has not been made; make it on the run’s page first.')
  if (!(await wholeOrRemoved(sha256)))
    throw new AppError(
      'not_found',
      'This file was damaged on the disk, so it is not sent; make it again on the run’s page.',
    )
  const name = exportName(run, input.format)
  const type = name.endsWith('.zip') ? 'application/zip' : 'application/octet-stream'
  return new File([await openAsBlob(blobPath(sha256))], name, { type })
}

type Source = Run & { exports: ExportRow[] }

/** Its owner reads a run's files; everyone does once it is published and all its Datanets are public. */
export async function readable(ctx: Ctx, id: string): Promise<Source> {
  const run = await db().run.findUnique({
    where: { id },
    include: {
      exports: true,
      versions: { where: { publishedAt: { not: null } }, select: { id: true }, take: 1 },
      datanets: { select: { version: { select: { datanet: { select: { visibility: true } } } } } },
    },
  })
  if (!run) throw notFound('run')
  const open = run.versions.length > 0 && run.datanets.every(({ version }) => version.datanet.visibility === 'public')
  if (open || run.userId === ctx.session?.userId) return run
  const message =
    run.versions.length === 0
      ? 'The files of a run are its owner’s until it is published; ask them, or sign in with that wallet.'
      : 'This run trained on a private Datanet, so that its files stay with its owner; chat with its model instead.'
  throw new AppError('forbidden', message)
}

/** An export as it stands. One of an adapter that was trained on since, or whose file is gone, is as if it had never been. */
async function describe(run: Source, format: Format): Promise<RunExport> {
  const nothing = { format, state: 'absent', bytes: null, sha256: null, href: null, error: null } as const
  const made = run.exports.find((one) => one.format === format)
  if (!run.finishedAt) return nothing
  const row = made && made.createdAt >= run.finishedAt ? made : null
  const sha256 = row?.sha256 ?? (format === 'gguf' ? run.ggufSha256 : null)
  const file = sha256 ? await stat(blobPath(sha256)).catch(() => null) : null
  if (sha256 && file)
    return { ...nothing, state: 'ready', bytes: file.size, sha256, href: `/api/runs/${run.id}/exports/${format}/file` }
  if (row?.state === 'failed') return { ...nothing, state: 'failed', error: row.error }
  if (row?.state !== 'making') return nothing
  if ((await databaseNow()).getTime() - row.createdAt.getTime() > stuckMs)
    return { ...nothing, state: 'failed', error: died }
  return { ...nothing, state: 'making' }
}
