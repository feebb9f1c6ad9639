import type pg from 'pg'
import type { Address, Hex } from 'viem'
import { datanetManifest } from '#lib/domain/datanet-manifest.ts'
import { canonicalJson, documentHash } from '#lib/domain/hashing.ts'
import { type TreeBuilder, treeBuilder } from '#lib/domain/leaves.ts'
import { rootOf } from '#lib/domain/merkle.ts'
import { type DatumKind, datumKinds } from '#lib/schemas/datum.ts'
import type { Datanet, ReleaseJob } from '#prisma/generated/client.ts'
import { putBytes } from '../blob.ts'
import { db } from '../db.ts'
import { AppError } from '../errors.ts'
import { newId } from '../id.ts'
import { log } from '../log.ts'
import { datanetAlpha } from '../review/index.ts'
import { chooseRows } from './choose-rows.ts'
import { type ChangeCounts, changesQuery, toChanges } from './count-changes.ts'
import { measureQuality } from './measure-quality.ts'
import { leafSource, ownConnection, readLeaves } from './version-leaves.ts'

/** Rows may be withdrawn while a version is made of them; then it is made anew. */
const attempts = 3
const noteEveryMs = 500
/** Sorting in memory, on two cores where they are free; compiling the queries would take longer than it saves. */
const settings = `SET LOCAL work_mem = '384MB'; SET LOCAL temp_buffers = '64MB'; SET LOCAL jit = off;
  SET LOCAL parallel_tuple_cost = 0.001; SET LOCAL parallel_setup_cost = 10`

/**
 * Makes the version that a job asks for: tree, manifest, membership. What was prepared before and not released gives way. Does
 * nothing when the job was ended otherwise. Progress stands in the job.
 * @throws AppError when there is nothing to release, or rows keep being withdrawn
 */
export async function makeVersion(jobId: string, buildTree: TreeBuilder = treeBuilder()): Promise<void> {
  const job = await db().releaseJob.findUniqueOrThrow({ where: { id: jobId }, include: { datanet: true } })
  if (job.state !== 'preparing') return
  const client = await ownConnection()
  try {
    for (let attempt = 0; attempt < attempts; attempt++) {
      await client.query('BEGIN')
      await client.query(settings)
      if (await tryToMake(client, job, buildTree)) {
        await client.query('COMMIT')
        return
      }
      await client.query('ROLLBACK')
    }
  } finally {
    await client.end()
  }
  throw new AppError('conflict', 'Rows were withdrawn while the version was made of them; prepare it again.')
}

/** @returns false when rows were withdrawn meanwhile; the caller rolls back */
async function tryToMake(
  client: pg.Client,
  job: ReleaseJob & { datanet: Datanet },
  buildTree: TreeBuilder,
): Promise<boolean> {
  const { datanet } = job
  const note = progress(job.id)
  await note('reading', 0)
  const count = await chooseRows(client, datanet.id, datanet.ownerAddress)
  if (count === 0) throw new AppError('bad_input', 'No row is accepted yet; review some, then prepare a version.')
  await note('reading', 0, count)
  const leaves = await readLeaves(client, {
    query: 'SELECT leaf FROM version_leaf ORDER BY index',
    count,
    onRows: (rows) => void note('reading', rows),
  })
  await note('tree', count)
  const versionId = newId('dnv')
  const insert = `INSERT INTO datanet_version_datum (version_id, index, datum_id, trained)
    SELECT $1, index, id, trained FROM version_leaf ORDER BY index`
  const [tree] = await Promise.all([buildTree(leafSource(leaves)), client.query(insert, [versionId])])
  await note('statistics', count)
  const parent = await db().datanetVersion.findFirst({
    where: { datanetId: datanet.id, releasedAt: { not: null } },
    orderBy: { version: 'desc' },
  })
  const changes = await client.query<ChangeCounts>(changesQuery('SELECT id, parent FROM version_leaf WHERE trained'), [
    parent?.id ?? '',
    datanet.id,
  ])
  const { quality, reviewers, credits } = await measureQuality(
    client,
    datanet.id,
    (await datanetAlpha(datanet.id)).alpha,
  )
  await note('writing', count)
  const validations = await db().contribution.findMany({
    where: {
      datanetId: datanet.id,
      kind: datumKinds.indexOf('validation'),
      ...(parent ? { createdAt: { gt: parent.createdAt } } : {}),
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  const manifest = datanetManifest({
    datanetId: datanet.chainDatanetId.toFixed(0),
    name: datanet.name,
    version: (parent?.version ?? 0) + 1,
    parent: parent && { version: parent.version, manifestHash: parent.manifestHash as Hex },
    licence: datanet.licence,
    kinds: datanet.kinds as DatumKind[],
    rows: count,
    credits,
    root: rootOf(tree),
    reviewers: reviewers as Address[],
    contributors: quality.contributors,
    changes: toChanges(changes.rows[0] as ChangeCounts),
    notes: job.notes,
    validations: validations.map(({ contributor, batchRoot, rows, signature }) => ({
      ...{ reviewer: contributor as Address, batchRoot: batchRoot as Hex, rows, signature: signature as Hex },
    })),
    createdAt: new Date().toISOString(),
  })
  await putBytes(Buffer.from(canonicalJson(manifest)))

  // from here on withdrawals wait for this transaction, and then find the version that they are too late for
  const held = await client.query(`SELECT FROM release_job WHERE id = $1 AND state = 'preparing' FOR UPDATE`, [job.id])
  if (held.rowCount === 0) throw new AppError('conflict', 'This version was given up; prepare it again.')
  const late = await client.query(
    `SELECT FROM version_leaf JOIN datum USING (id) WHERE datum.state = 'withdrawn' LIMIT 1`,
  )
  if (late.rowCount !== 0) return false
  await setAside(client, datanet.id)
  await client.query(
    `INSERT INTO datanet_version (id, datanet_id, version, root, rows, manifest, manifest_hash, changes, quality)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[versionId, datanet.id, manifest.version, manifest.root, count, JSON.stringify(manifest)],
      ...[documentHash(manifest), JSON.stringify(manifest.changes), JSON.stringify(quality)],
    ],
  )
  await client.query(
    `UPDATE release_job SET state = 'prepared', stage = '', done_rows = $2, total_rows = $2, version_id = $3,
      updated_at = now() WHERE id = $1`,
    [job.id, count, versionId],
  )
  return true
}

/**
 * Takes its number from what was prepared and not released. It is kept under a negative one until a release is confirmed,
 * because its transaction may be on its way.
 */
async function setAside(client: pg.Client, datanetId: string): Promise<void> {
  await client.query(
    `UPDATE datanet_version SET version = (
      SELECT least(min(version), 0) - 1 FROM datanet_version WHERE datanet_id = $1)
    WHERE datanet_id = $1 AND released_at IS NULL AND version > 0`,
    [datanetId],
  )
}

/** Writes how far a job is, not too often; outside of the version's transaction, so that others see it. */
function progress(jobId: string) {
  let last = { stage: '', at: 0 }
  return async (stage: string, doneRows: number, totalRows?: number): Promise<void> => {
    const now = Date.now()
    if (stage === last.stage && totalRows === undefined && now - last.at < noteEveryMs) return
    last = { stage, at: now }
    try {
      await db().releaseJob.updateMany({
        where: { id: jobId, state: 'preparing' },
        data: { stage, doneRows, ...(totalRows === undefined ? {} : { totalRows }) },
      })
    } catch (cause) {
      log.warn({ err: cause, job: jobId }, 'could not note how far a version is')
    }
  }
}
