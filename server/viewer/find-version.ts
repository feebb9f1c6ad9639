import { existsSync } from 'node:fs'
import type { z } from 'zod'
import { versionFilesSchema } from '#lib/schemas/release.ts'
import type { viewerSplitInput } from '#lib/schemas/viewer.ts'
import { blobPath } from '../blob.ts'
import type { Ctx } from '../ctx.ts'
import { requireAccess } from '../datanet/index.ts'
import { db } from '../db.ts'
import { AppError, notFound } from '../errors.ts'
import { sendJob } from '../queue.ts'
import { buildTables, tablesFile } from './build-tables.ts'

export type Split = z.infer<typeof viewerSplitInput>
/** A split of a version, ready to be read. `lines` is its file of one JSON object a row. */
export type FoundSplit = { versionId: string; split: Split['split']; lines: string }

/** A Datanet that may be looked into: a public one, or a private one by its curators, because a viewer is an export. */
export async function requireViewer(ctx: Ctx, dataset: string) {
  const datanet = await requireAccess(ctx, dataset, 'read')
  if (datanet.visibility === 'private' && !datanet.access.curate) {
    throw new AppError('forbidden', 'Only curators may look through a private Datanet; train on it without its rows.')
  }
  return datanet
}

/** @throws AppError not_found when there is no such version or split, unavailable while its files are being written */
export async function findSplit(ctx: Ctx, { dataset, config, split }: Split): Promise<FoundSplit> {
  const { id } = await requireViewer(ctx, dataset)
  const number = /^v([1-9]\d{0,6})$/.exec(config)?.[1]
  if (!number && config !== 'default') throw notFound(`config “${config.slice(0, 40)}”`)
  const version = await db().datanetVersion.findFirst({
    where: { datanetId: id, releasedAt: { not: null }, ...(number ? { version: Number(number) } : {}) },
    orderBy: { version: 'desc' },
  })
  if (!version) throw notFound('released version')
  const files = versionFilesSchema.parse(version.files)
  const at = (name: string) => files[name] && blobPath(files[name].sha256)
  const [rows, parquet, test] = [at('train.jsonl'), at('train.parquet'), at('test.jsonl')]
  if (!rows || !parquet) {
    await db().$transaction((tx) => sendJob(tx, 'export', { versionId: version.id }))
    throw new AppError('unavailable', 'The files of this version are being written; try again in a minute.')
  }
  const lines = split === 'train' ? rows : test
  if (!lines) throw notFound('test split')
  if (!existsSync(tablesFile(version.id))) await buildTables(version.id, { parquet, train: rows, test: test ?? null })
  return { versionId: version.id, split, lines }
}
