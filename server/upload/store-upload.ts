import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type DatumKind, datumKinds } from '#lib/schemas/datum.ts'
import type { BatchSignature } from '#lib/schemas/upload.ts'
import type { Datanet, Upload } from '#prisma/generated/client.ts'
import { env } from '../env.ts'
import { BatchHashes } from './batch-hashes.ts'
import { copiedColumns, copyLines } from './copy-rows.ts'
import { fingerprintsFolder } from './folders.ts'
import { addSegment, takeSegmentBack } from './segments.ts'
import { firstState } from './store-batch.ts'
import { UploadError } from './upload-error.ts'

/** The name that an upload's contribution will have, so that a job which runs again meets what it left. */
const contributionIdOf = (uploadId: string) => `con_${uploadId.slice('upl_'.length)}`

type SignedUpload = Upload & { datanet: Datanet; user: { address: string } }

/**
 * Stores a signed upload in one transaction: contribution, rows, the upload's state; its fingerprints move just
 * before it ends. Nothing is left when any of it fails.
 * @returns false when there is nothing left to do: it was cancelled, or another job stored it
 * @throws UploadError when a row or the nonce came in by another way since the check
 */
export async function storeUpload(
  upload: SignedUpload,
  { onProgress, signal }: { onProgress: (rows: number) => Promise<void>; signal: AbortSignal },
): Promise<boolean> {
  const client = new pg.Client({ connectionString: env.DATABASE_URL })
  // a connection that is lost fails the query under way; that is what is handled
  client.on('error', () => {})
  await client.connect()
  try {
    const firstPosition = await reservePositions(client, upload)
    await client.query('BEGIN')
    if (!(await store(client, upload, firstPosition, { onProgress, signal }))) return false
    const contributionId = contributionIdOf(upload.id)
    const fingerprints = fingerprintsFolder(upload.id)
    await addSegment(fingerprints, contributionId, {
      contribution_id: contributionId,
      datanet_id: upload.datanetId,
      rows: upload.rows as number,
      created_at: new Date().toISOString(),
      first_position: firstPosition,
    })
    try {
      await client.query('COMMIT')
    } catch (cause) {
      await takeSegmentBack(contributionId, fingerprints)
      throw cause
    }
    return true
  } catch (cause) {
    // another job, believed dead, has stored it after all
    if (cause instanceof pg.DatabaseError && cause.constraint === 'contribution_pkey') return false
    throw explain(cause)
  } finally {
    // what was not committed is rolled back with its connection
    await client.end()
  }
}

/**
 * Positions of a batch, one after another. They are taken before the rows: the Datanet's line is not held while a large file
 * is copied, and those of a batch that fails are missed by nobody.
 */
async function reservePositions(client: pg.Client, { datanetId, rows }: SignedUpload): Promise<number> {
  const found = await client.query<{ first: number }>(
    'UPDATE datanet SET next_position = next_position + $2::int WHERE id = $1 RETURNING next_position - $2::int AS first',
    [datanetId, rows],
  )
  return found.rows[0]?.first as number
}

async function store(
  client: pg.Client,
  upload: SignedUpload,
  firstPosition: number,
  { onProgress, signal }: { onProgress: (rows: number) => Promise<void>; signal: AbortSignal },
): Promise<boolean> {
  const { datanet } = upload
  const kind = upload.kind as DatumKind
  const rows = upload.rows as number
  const signed = upload.signed as BatchSignature
  const contributionId = contributionIdOf(upload.id)
  const contributor = upload.user.address
  await client.query(
    `INSERT INTO contribution (id, datanet_id, kind, contributor, batch_root, rows, licence, nonce, deadline, signature,
       commitment, salt, committed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ...[contributionId, datanet.id, datumKinds.indexOf(kind), contributor, upload.batchRoot, rows, datanet.licence],
      ...[signed.nonce, signed.deadline, signed.signature, upload.commitment, signed.salt, upload.committedAt],
    ],
  )
  const first = firstState({ datanet })
  const fields = {
    datanetId: datanet.id,
    contributionId,
    contributor,
    kind,
    origin: upload.origin,
    firstPosition,
    ...first,
  }
  const hashes = new BatchHashes(rows)
  const copy = client.query(copyFrom(`COPY datum (${copiedColumns.join(', ')}) FROM STDIN`))
  await pipeline(copyLines(upload.id, fields, hashes, onProgress), copy, { signal })
  if (hashes.count !== rows || (await hashes.root()) !== upload.batchRoot) {
    throw new UploadError('The rows that were signed have changed on the disk; check the file again and sign it anew.')
  }
  const { rowCount } = await client.query(
    `UPDATE upload SET state = 'stored', contribution_id = $3, attempt = attempt + 1, done_rows = $4, updated_at = now()
     WHERE id = $1 AND state = 'storing' AND attempt = $2`,
    [upload.id, upload.attempt, contributionId, rows],
  )
  return rowCount === 1
}

/** What the database's rules say of two who bring the same at once. */
function explain(cause: unknown): unknown {
  if (!(cause instanceof pg.DatabaseError) || cause.code !== '23505') return cause
  if (cause.constraint === 'contribution_contributor_nonce_key') {
    return new UploadError(
      'This wallet has used this nonce for another contribution; check the file again and sign it anew.',
    )
  }
  const hash = /0x[0-9a-f]{64}/.exec(cause.detail ?? '')?.[0]
  if (!hash) return cause
  return new UploadError(`Row ${hash} has come into this Datanet in the meantime; check the file again.`, hash, cause)
}
