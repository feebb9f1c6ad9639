import { bytesToHex, type Hex } from 'viem'
import { batchRoot, canonicalDatum, type Json } from '#lib/domain/hashing.ts'
import { type Datum, type DatumKind, payloadSchemas } from '#lib/schemas/datum.ts'
import { AppError } from '../errors.ts'
import { wasmKeccak } from '../keccak.ts'

export type RowToSign = { datum: Datum; salt?: Hex | null }
export type HashedRow = { hash: Hex; payload: Datum['payload']; parents: Hex[]; salt: Hex | null }
/** A small batch in memory, as it is hashed, signed and stored. */
export type HashedBatch = { kind: DatumKind; rows: HashedRow[]; batchRoot: Hex }

/** NUL, or half of a surrogate pair, as JSON.stringify writes them; PostgreSQL's JSON holds neither. */
const unstorable = /(?<!\\)(?:\\\\)*\\u(0000|d[89a-f][0-9a-f]{2})/
export const damageOf = (payload: Datum['payload']): string | null => {
  const found = unstorable.exec(JSON.stringify(payload))
  if (!found) return null
  return found[1] === '0000' ? 'holds a NUL character' : 'holds half of a character'
}

/**
 * Checks the payloads of a batch's rows, and hashes them in their order.
 * @param datanet rows of a private one need a salt each, others may have none
 * @throws AppError bad_input with the row's place, as `data.3.payload.response`
 */
export async function hashBatch(
  datanet: { visibility: 'public' | 'private' },
  kind: DatumKind,
  rows: readonly RowToSign[],
): Promise<HashedBatch> {
  const keccak = await wasmKeccak()
  const encoder = new TextEncoder()
  const seen = new Map<Hex, number>()
  const hashed = rows.map(({ datum, salt = null }, index): HashedRow => {
    const refuse = (message: string, place = `data.${index}`) => new AppError('bad_input', message, { place })
    if (datum.kind !== kind)
      throw refuse(`Row ${index + 1} is a ${datum.kind}; all rows of this batch must be ${kind} rows.`)
    const parsed = payloadSchemas[kind].safeParse(datum.payload)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      const path = ['data', index, 'payload', ...(issue?.path ?? [])].join('.')
      throw refuse(`Row ${index + 1}, ${issue?.path.join('.') || 'payload'}: ${issue?.message}`, path)
    }
    // who signs for a validation chooses its row and verdict; there is nothing in it to keep secret
    const needsSalt = datanet.visibility === 'private' && kind !== 'validation'
    if (needsSalt !== (salt !== null)) {
      throw refuse(
        needsSalt
          ? 'Rows of a private Datanet need a salt of 32 bytes each.'
          : 'Only rows of private Datanets have a salt.',
        'salts',
      )
    }
    const damage = damageOf(datum.payload)
    if (damage) throw refuse(`Row ${index + 1} ${damage}; take it out.`)
    const canonical = canonicalDatum({ kind, payload: datum.payload as Json, parents: datum.parents, salt })
    const hash = bytesToHex(keccak(encoder.encode(canonical)))
    const first = seen.get(hash)
    if (first !== undefined) throw refuse(`Row ${index + 1} repeats row ${first + 1}; leave one of them out.`)
    seen.set(hash, index)
    const { payload, parents } = JSON.parse(canonical) as { payload: Datum['payload']; parents: Hex[] }
    return { hash, payload, parents, salt }
  })
  return { kind, rows: hashed, batchRoot: batchRoot(hashed.map(({ hash }) => hash)) }
}
