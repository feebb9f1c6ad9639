import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { bytesToHex, type Hex } from 'viem'
import { canonicalDatum, type Json } from '#lib/domain/hashing.ts'
import type { Datum } from '#lib/schemas/datum.ts'
import type { Datanet } from '#prisma/generated/client.ts'
import { db } from '../db.ts'
import { wasmKeccak } from '../keccak.ts'
import { BatchHashes } from './batch-hashes.ts'
import { nameFlags, type RawFlag } from './flags.ts'
import { batchFile, factsFile, rowsFile } from './folders.ts'
import { damageOf } from './hash-batch.ts'
import { strayLabel } from './label-targets.ts'
import { readLines } from './read-lines.ts'
import { UploadError } from './upload-error.ts'

/** A line of rows.jsonl. */
type ReadyRow = { line: number; datum: Datum; tokens: number | null; language: string | null; flags: RawFlag[] }
type HashedRow = { row: ReadyRow; canonical: string; hash: Hex }

/** Rows that are asked for in the database at once. */
const atOnce = 1000

/**
 * Writes batch.jsonl, the canonical text of each ready row, and hashes it; rows of a private Datanet get their salts here.
 * @returns how many rows there are, and the root to be signed
 * @throws UploadError when a row is in the Datanet already, or is about one that is not
 */
export async function writeBatch(
  uploadId: string,
  datanet: Pick<Datanet, 'id' | 'visibility'>,
  expected: number,
  { onProgress, signal }: { onProgress: (rows: number) => Promise<void>; signal: AbortSignal },
): Promise<{ rows: number; batchRoot: Hex }> {
  const keccak = await wasmKeccak()
  const hashes = new BatchHashes(expected)
  const [batch, facts] = [batchFile(uploadId), factsFile(uploadId)]
  const factLines = createWriteStream(`${facts}.part`)

  async function* canonicalLines(): AsyncGenerator<string> {
    for await (const rows of chunksOf(readLines(rowsFile(uploadId)))) {
      signal.throwIfAborted()
      const hashed = rows.map((row): HashedRow => {
        const salt = datanet.visibility === 'private' ? bytesToHex(randomBytes(32)) : null
        const { kind, payload, parents } = row.datum
        const damage = damageOf(payload)
        if (damage) throw new UploadError(`Row ${row.line} ${damage}; take it out.`, `row ${row.line}`)
        const canonical = canonicalDatum({ kind, payload: payload as Json, parents, salt })
        const bytes = keccak(Buffer.from(canonical))
        hashes.add(bytes, row.line)
        return { row, canonical, hash: bytesToHex(bytes) }
      })
      await refuseKnown(datanet.id, hashed)
      const stray =
        rows[
          await strayLabel(
            datanet.id,
            rows.map(({ datum }) => datum),
          )
        ]
      if (stray) {
        const message = `Row ${stray.line} labels a row that is not in this Datanet; take it out of the file.`
        throw new UploadError(message, `row ${stray.line}`)
      }
      factLines.write(await factsOf(hashed, hashes))
      await onProgress(hashes.count)
      yield hashed.map(({ canonical }) => `${canonical}\n`).join('')
    }
  }
  try {
    await pipeline(canonicalLines, createWriteStream(`${batch}.part`))
  } finally {
    await new Promise((resolve) => factLines.end(resolve))
  }
  await rename(`${facts}.part`, facts)
  await rename(`${batch}.part`, batch)
  return { rows: hashes.count, batchRoot: await hashes.root() }
}

async function* chunksOf(lines: AsyncIterable<{ text: string }>): AsyncGenerator<ReadyRow[]> {
  let rows: ReadyRow[] = []
  for await (const { text } of lines) {
    rows.push(JSON.parse(text))
    if (rows.length < atOnce) continue
    yield rows
    rows = []
  }
  if (rows.length > 0) yield rows
}

/** What the fingerprints cannot know: rows that came between the check and this. */
async function refuseKnown(datanetId: string, rows: HashedRow[]): Promise<void> {
  const hashes = rows.map(({ hash }) => hash)
  const there = await db().datum.findFirst({ where: { datanetId, hash: { in: hashes } }, select: { hash: true } })
  const known = there && rows.find(({ hash }) => hash === there.hash)?.row
  if (known) {
    const message = `Row ${known.line} is in this Datanet already, word for word; take it out of the file.`
    throw new UploadError(message, `row ${known.line}`)
  }
}

async function factsOf(rows: HashedRow[], hashes: BatchHashes): Promise<string> {
  const flags = await nameFlags(
    rows.map(({ row }) => row.flags),
    (line) => hashes.ofLine(line),
  )
  return rows.map(({ row }, i) => `${JSON.stringify([row.tokens, row.language, flags[i]])}\n`).join('')
}
