import { randomBytes } from 'node:crypto'
import type { Hex } from 'viem'
import { bytesToHex } from 'viem'
import type { Datum, DatumKind } from '#lib/schemas/datum.ts'
import { wasmKeccak } from '../keccak.ts'
import type { BatchHashes } from './batch-hashes.ts'
import { batchFile, factsFile } from './folders.ts'
import { readLines } from './read-lines.ts'

/** Columns of `datum` in the order in which `copyLines` writes them. */
export const copiedColumns = [
  ...['id', 'datanet_id', 'contribution_id', 'hash', 'kind', 'payload', 'parents', 'salt', 'contributor', 'reviewer'],
  ...['state', 'position', 'tokens', 'language', 'origin', 'flags', 'decided_at'],
].map((name) => `"${name}"`)

export type SharedFields = {
  datanetId: string
  contributionId: string
  contributor: string
  kind: DatumKind
  origin: string
  firstPosition: number
  state: string
  reviewer: string
  decidedAt: Date | null
}
const chunkCharacters = 1 << 17
/** PostgreSQL's text format: what would end a field or line is escaped. */
const inCopy = (text: string) => text.replace(/[\\\t\n\r]/g, (character) => escapes[character] as string)
const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const orNull = (value: string | number | null) => (value === null ? '\\N' : inCopy(String(value)))

/**
 * The rows of batch.jsonl and facts.jsonl as lines for COPY. Each is hashed again on its way, so that what is stored is what
 * was signed, whatever happened to the files.
 */
export async function* copyLines(
  uploadId: string,
  fields: SharedFields,
  hashes: BatchHashes,
  onProgress: (rows: number) => Promise<void>,
): AsyncGenerator<string> {
  const keccak = await wasmKeccak()
  // ids that ascend within a batch are a few pages of the index, random ones all of them
  const idStem = `dat_${randomBytes(7).toString('hex')}`
  const { datanetId, contributionId, kind } = fields
  const contributor = inCopy(fields.contributor)
  const state = `${inCopy(fields.reviewer)}\t${fields.state}`
  const decidedAt = orNull(fields.decidedAt?.toISOString() ?? null)
  const facts = readLines(factsFile(uploadId))
  let text = ''
  for await (const { text: canonical } of readLines(batchFile(uploadId))) {
    const { value } = await facts.next()
    const [tokens, language, flags] = JSON.parse(value?.text ?? '[null,null,[]]')
    const hash = keccak(Buffer.from(canonical))
    const index = hashes.count
    hashes.add(hash)
    const { payload, parents, salt } = JSON.parse(canonical) as Datum & { salt?: Hex }
    const id = `${idStem}${index.toString(16).padStart(6, '0')}`
    text += `${id}\t${datanetId}\t${contributionId}\t${bytesToHex(hash)}\t${kind}\t${inCopy(JSON.stringify(payload))}\t{${parents.join(',')}}\t${salt ?? '\\N'}\t${contributor}\t${state}\t${fields.firstPosition + index}\t${orNull(tokens)}\t${orNull(language)}\t${fields.origin}\t${inCopy(JSON.stringify(flags))}\t${decidedAt}\n`
    if (text.length < chunkCharacters) continue
    yield text
    text = ''
    await onProgress(hashes.count)
  }
  if (text) yield text
}
