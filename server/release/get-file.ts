import { openAsBlob } from 'node:fs'
import { versionFilesSchema } from '#lib/schemas/release.ts'
import { blobPath } from '../blob.ts'
import type { Ctx } from '../ctx.ts'
import { requireAccess } from '../datanet/index.ts'
import { db } from '../db.ts'
import { AppError, notFound } from '../errors.ts'
import { sendJob } from '../queue.ts'

const types: Record<string, string> = {
  jsonl: 'application/jsonl',
  json: 'application/json',
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
}

/** Written when it is asked for. */
const withdrawn = 'withdrawn.jsonl'

/**
 * A file of a released version, read as it is sent. Those of a private Datanet are for its curators: its readers train on it
 * without getting hold of it.
 * @throws AppError not_found | forbidden | unavailable while the files are still being written
 */
export async function getFile({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { id: string; version: number; name: string }
}): Promise<File> {
  const datanet = await requireAccess(ctx, input.id, 'read')
  if (datanet.visibility === 'private' && !datanet.access.curate) {
    throw new AppError('forbidden', 'Only curators may download a private Datanet; train on it without its files.')
  }
  const version = await db().datanetVersion.findFirst({
    where: { datanetId: datanet.id, version: input.version, releasedAt: { not: null } },
  })
  if (!version) throw notFound('version')
  const named = `${datanet.slug}-v${input.version}-${input.name}`
  if (input.name === withdrawn) return new File([await withdrawnRows(version.id)], named, { type: types.jsonl })
  const files = versionFilesSchema.parse(version.files)
  const file = Object.hasOwn(files, input.name) ? files[input.name] : undefined
  if (!file) {
    if (Object.keys(files).length > 0) throw notFound('file')
    await db().$transaction((tx) => sendJob(tx, 'export', { versionId: version.id }))
    throw new AppError('unavailable', 'The files of this version are being written; try again in a minute.')
  }
  const type = types[input.name.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
  return new File([await openAsBlob(blobPath(file.sha256))], named, { type })
}

/** Rows of a version that their contributors have withdrawn since, one `{"hash","withdrawn_at"}` a line: it cannot change, so it says so. */
async function withdrawnRows(versionId: string): Promise<string> {
  const rows = await db().$queryRaw<{ hash: string; withdrawn_at: Date }[]>`
    SELECT d.hash, d.withdrawn_at FROM datum d JOIN datanet_version_datum leaf ON leaf.datum_id = d.id
    WHERE leaf.version_id = ${versionId} AND d.state = 'withdrawn' ORDER BY d.withdrawn_at, d.hash`
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
}
