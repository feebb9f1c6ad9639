import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Column } from './columns.ts'
import { exportedAs, type StoredRow } from './export-row.ts'

/** Rows of one question to the database; those of the next come while these are written. */
const rowsAtOnce = 1_000

type Source = { client: pg.Client; versionId: string; datanetId: string; ownerAddress: string; lastPosition: number }

/**
 * Writes the rows of a version in the order of their contribution, one JSON object a line.
 * @returns bytes of the longest line, or more, and of one on average
 */
export async function writeRows(
  file: string,
  columns: readonly Column[],
  source: Source,
  signal: AbortSignal,
): Promise<{ longest: number; average: number }> {
  let [longest, bytes, count] = [0, 0, 0]
  const toCells = exportedAs(columns)
  async function* pieces() {
    for await (const rows of storedRows(source)) {
      const lines = rows.map((row) => `${JSON.stringify(toCells(row))}\n`)
      for (const line of lines) longest = Math.max(longest, line.length)
      const piece = Buffer.from(lines.join(''))
      bytes += piece.length
      count += lines.length
      yield piece
    }
  }
  await pipeline(Readable.from(pieces(), { objectMode: true, highWaterMark: 1 }), createWriteStream(file), { signal })
  // a character has at most three bytes a UTF-16 unit
  return { longest: longest * 3, average: bytes / Math.max(1, count) }
}

async function* storedRows({ client, versionId, datanetId, ownerAddress, lastPosition }: Source) {
  const read = (first: number) =>
    client.query<StoredRow>({
      text: `SELECT d.hash, d.kind, d.payload, d.parents, d.salt, d.contributor, coalesce(nullif(d.reviewer, ''), $5) AS reviewer,
        c.batch_root, d.language, d.tokens
      FROM datum d JOIN contribution c ON c.id = d.contribution_id
      JOIN datanet_version_datum leaf ON leaf.datum_id = d.id AND leaf.version_id = $1 AND leaf.trained
      WHERE d.datanet_id = $2 AND d.position >= $3 AND d.position < $4 ORDER BY d.position`,
      values: [versionId, datanetId, first, first + rowsAtOnce, ownerAddress],
    })
  let coming = read(0)
  for (let first = 0; first <= lastPosition; first += rowsAtOnce) {
    const { rows } = await coming
    if (first + rowsAtOnce <= lastPosition) {
      coming = read(first + rowsAtOnce)
      // it is awaited above; until then nobody else hears of a failure
      coming.catch(() => {})
    }
    yield rows
  }
}

/** Writes what differs from the parent version, one `{"change","hash","parent"}` a line; against none, every row is added. */
export async function writeChanges(
  file: string,
  { client, versionId, parentId }: { client: pg.Client; versionId: string; parentId: string | null },
): Promise<void> {
  const id = (value: string | null) => (value === null ? 'NULL' : client.escapeLiteral(value))
  const query = `
    WITH now AS (SELECT d.id, d.hash, d.parents[1] AS parent FROM datanet_version_datum leaf JOIN datum d ON d.id = leaf.datum_id
        WHERE leaf.version_id = ${id(versionId)} AND leaf.trained),
      before AS (SELECT d.id, d.hash FROM datanet_version_datum leaf JOIN datum d ON d.id = leaf.datum_id
        WHERE leaf.version_id = ${id(parentId)} AND leaf.trained),
      fresh AS (SELECT now.hash, before.hash AS parent FROM now LEFT JOIN before ON before.hash = now.parent
        WHERE NOT EXISTS (SELECT FROM before b WHERE b.id = now.id))
    SELECT json_build_object('change', change, 'hash', hash, 'parent', parent) FROM (
      SELECT CASE WHEN parent IS NULL THEN 'added' ELSE 'edited' END AS change, hash, coalesce(parent, '') AS parent FROM fresh
      UNION ALL
      SELECT 'removed', hash, '' FROM before WHERE NOT EXISTS (SELECT FROM now WHERE now.id = before.id)
        AND NOT EXISTS (SELECT FROM fresh WHERE fresh.parent = before.hash)
    ) change ORDER BY change, hash COLLATE "C"`
  await pipeline(client.query(copyTo(`COPY (${query}) TO STDOUT`)), createWriteStream(file))
}
