import { createHash } from 'node:crypto'
import { datumToMessages } from '#lib/domain/datum-messages.ts'
import { batchRoot, datumHash } from '#lib/domain/hashing.ts'
import { parseRows } from '#lib/domain/parse-rows.ts'
import { type CheckUploadOutput, type FileIssue, maxUploadBytes, maxUploadRows } from '#lib/schemas/datanet.ts'
import type { Datum } from '#lib/schemas/datum.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError } from '../errors.ts'
import { newId } from '../id.ts'
import { renderRow } from './view.ts'

const shownIssues = 50
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

/** Reads a file row by row. Nothing is kept while there is an issue. @throws AppError too_large | bad_input */
export async function checkUpload({ ctx, input }: { ctx: Ctx; input: { file: File } }): Promise<CheckUploadOutput> {
  const { userId } = requireSession(ctx)
  const { file } = input
  if (file.size > maxUploadBytes) {
    const message = `${file.name} is ${megabytes(file.size)}; at most ${megabytes(maxUploadBytes)} can be uploaded. Split it into parts.`
    throw new AppError('too_large', message, { place: 'file' })
  }
  if (!/\.(jsonl|csv)$/i.test(file.name)) {
    throw new AppError('bad_input', `${file.name} is not a .jsonl or .csv file; save it as one of these.`, {
      place: 'file',
    })
  }
  const bytes = new Uint8Array(await file.arrayBuffer())
  const text = decode(file.name, bytes)
  const { kind, rows, issues } = parseRows(file.name, text)
  const hashes = rows.map((row) => datumHash(row.datum as Parameters<typeof datumHash>[0]))
  issues.push(...repeats(rows, hashes))
  if (rows.length > maxUploadRows) {
    const message = `The file has ${rows.length} rows; at most ${maxUploadRows} can be uploaded at once. Split it.`
    issues.push({ line: null, column: null, message, excerpt: null })
  }
  const data = rows.map((row) => row.datum)
  let uploadId: string | null = null
  if (issues.length === 0 && kind) {
    uploadId = newId('upl')
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    await db().upload.create({
      data: { id: uploadId, userId, fileName: file.name, sha256, kind, data, batchRoot: batchRoot(hashes) },
    })
  }
  return {
    uploadId,
    fileName: file.name,
    kind,
    rows: rows.length,
    issues: issues.slice(0, shownIssues),
    issuesTotal: issues.length,
    data: uploadId ? data : [],
    preview: data.slice(0, 5).map(renderRow),
    histogram: histogram(data),
  }
}

function decode(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new AppError('bad_input', `${name} is not UTF-8 text; save it with UTF-8 encoding.`, { place: 'file' }, cause)
  }
}

function repeats(rows: { line: number }[], hashes: string[]): FileIssue[] {
  const seen = new Map<string, number>()
  return rows.flatMap(({ line }, index) => {
    const hash = hashes[index] as string
    const first = seen.get(hash)
    if (first === undefined) seen.set(hash, line)
    return first === undefined
      ? []
      : [{ line, column: null, message: `Line ${line} repeats line ${first}; remove one of them.`, excerpt: null }]
  })
}

/** Rows per bin of tokens, at about 4 characters a token. */
function histogram(data: Datum[]): { from: number; to: number; rows: number }[] {
  const lengths = data.map((datum) => {
    const characters = (datumToMessages(datum) ?? []).reduce((sum, message) => sum + message.content.length, 0)
    return Math.ceil(characters / 4)
  })
  const width = Math.max(8, Math.ceil(Math.max(0, ...lengths) / 10 / 8) * 8)
  return Array.from({ length: 10 }, (_, bin) => ({
    from: bin * width,
    to: (bin + 1) * width,
    rows: lengths.filter((length) => Math.min(9, Math.floor(length / width)) === bin).length,
  }))
}
