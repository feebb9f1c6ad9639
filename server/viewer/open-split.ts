import { existsSync } from 'node:fs'
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { z } from 'zod'
import { versionFilesSchema } from '#lib/schemas/release.ts'
import type { viewerSplitInput } from '#lib/schemas/viewer.ts'
import type { DatanetVersion } from '#prisma/generated/client.ts'
import { blobPath } from '../blob.ts'
import type { Ctx } from '../ctx.ts'
import { requireAccess } from '../datanet/index.ts'
import { db } from '../db.ts'
import { openSealedDuckDb } from '../duckdb.ts'
import { AppError, notFound } from '../errors.ts'
import { sendJob } from '../queue.ts'
import { buildTables, tablesFile } from './build-tables.ts'

/** Longer than that, and a question is given up. */
const patienceMs = 5_000
/** Versions whose tables are kept open. */
const mostOpen = 8

type Open = { instance: Promise<DuckDBInstance>; users: number }
const holder = globalThis as { modelFactoryViewers?: Map<string, Open> }
holder.modelFactoryViewers ??= new Map()
const open = holder.modelFactoryViewers

export type Split = z.infer<typeof viewerSplitInput>
/** Runs an SQL query over a split's table; its columns by name. */
export type Ask = (sql: string, values?: Record<string, string | number>) => Promise<Record<string, unknown>[]>

/** A Datanet that may be looked into: a public one, or a private one by its curators, because a viewer is an export. */
export async function requireViewer(ctx: Ctx, dataset: string) {
  const datanet = await requireAccess(ctx, dataset, 'read')
  if (datanet.visibility === 'private' && !datanet.access.curate) {
    throw new AppError('forbidden', 'Only curators may look through a private Datanet; train on it without its rows.')
  }
  return datanet
}

/** @throws AppError not_found when there is no such version or split, unavailable while its tables are being built */
async function findVersion(ctx: Ctx, { dataset, config, split }: Split): Promise<DatanetVersion> {
  const { id } = await requireViewer(ctx, dataset)
  const number = /^v([1-9]\d{0,6})$/.exec(config)?.[1]
  if (!number && config !== 'default') throw notFound(`config “${config.slice(0, 40)}”`)
  const version = await db().datanetVersion.findFirst({
    where: { datanetId: id, releasedAt: { not: null }, ...(number ? { version: Number(number) } : {}) },
    orderBy: { version: 'desc' },
  })
  if (!version) throw notFound('released version')
  const files = versionFilesSchema.parse(version.files)
  const train = files['train.parquet']
  if (!train) {
    await db().$transaction((tx) => sendJob(tx, 'export', { versionId: version.id }))
    throw new AppError('unavailable', 'The tables of this version are being built; try again in a minute.')
  }
  const test = files['test.jsonl']
  if (split === 'test' && !test) throw notFound('test split')
  if (!existsSync(tablesFile(version.id))) {
    await buildTables(version.id, { train: blobPath(train.sha256), test: test ? blobPath(test.sha256) : null })
  }
  return version
}

/**
 * Asks about a split of a version, sealed off from everything else and not for longer than some seconds.
 * @throws AppError as findVersion; unavailable when it takes too long
 */
export async function withSplit<T>(ctx: Ctx, input: Split, use: (ask: Ask) => Promise<T>): Promise<T> {
  const { id } = await findVersion(ctx, input)
  const entry = open.get(id) ?? { instance: openSealedDuckDb(tablesFile(id)), users: 0 }
  // the newest last
  open.delete(id)
  open.set(id, entry)
  entry.users += 1
  let sql: DuckDBConnection | undefined
  let slow = false
  let timer: NodeJS.Timeout | undefined
  try {
    const connection = await (await entry.instance).connect()
    sql = connection
    timer = setTimeout(() => {
      slow = true
      connection.interrupt()
    }, patienceMs)
    return await use(
      async (query, values) =>
        (await connection.runAndReadAll(query, values)).getRowObjectsJson() as Record<string, unknown>[],
    )
  } catch (cause) {
    if (!sql) open.delete(id)
    if (slow)
      throw new AppError('unavailable', 'This takes too long to look up; ask for something narrower.', {}, cause)
    throw cause
  } finally {
    clearTimeout(timer)
    sql?.closeSync()
    entry.users -= 1
    await closeOldest()
  }
}

async function closeOldest(): Promise<void> {
  for (const [id, entry] of open) {
    if (open.size <= mostOpen) return
    if (entry.users > 0) continue
    open.delete(id)
    ;(await entry.instance).closeSync()
  }
}
