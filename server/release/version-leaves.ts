import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { LeafSource } from '#lib/domain/leaves.ts'
import { env } from '../env.ts'

/** datumHash, contributor, reviewer, batchRoot: four words, as `versionLeaf` encodes them */
export const LEAF_BYTES = 128
const HEADER_BYTES = 19
/** of a record: the number of its fields, and the field's length */
const PREFIX_BYTES = 6
const RECORD_BYTES = PREFIX_BYTES + LEAF_BYTES

/** A leaf, ABI-encoded by the database. The columns are hexadecimal text with 0x. */
export const encodedLeaf = (hash: string, contributor: string, reviewer: string, batchRoot: string): string => {
  const address = (column: string) => `repeat('0', 24) || substr(${column}, 3)`
  return `decode(substr(${hash}, 3) || ${address(contributor)} || ${address(reviewer)} || substr(${batchRoot}, 3), 'hex')`
}

/** A connection of its own, for what takes long and streams. Call `end`. */
export async function ownConnection(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: env.DATABASE_URL })
  await client.connect()
  return client
}

/**
 * Reads encoded leaves, one after another in one buffer: a million take 128 MB.
 * @param query of one column, the leaf, in the order of the tree
 * @param onRows called now and then with how many have come
 */
export async function readLeaves(
  client: pg.Client,
  { query, count, onRows }: { query: string; count: number; onRows?: (rows: number) => void },
): Promise<Uint8Array> {
  const leaves = Buffer.allocUnsafe(count * LEAF_BYTES)
  let rows = 0
  let rest: Buffer = Buffer.alloc(0)
  let skip = HEADER_BYTES
  for await (const chunk of client.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT binary)`))) {
    let bytes: Buffer = rest.length > 0 ? Buffer.concat([rest, chunk as Buffer]) : (chunk as Buffer)
    if (skip > 0) {
      const skipped = Math.min(skip, bytes.length)
      bytes = bytes.subarray(skipped)
      skip -= skipped
    }
    let at = 0
    for (; at + RECORD_BYTES <= bytes.length; at += RECORD_BYTES) {
      if (bytes.readInt32BE(at + 2) !== LEAF_BYTES || rows === count)
        throw new Error('The leaves of a version changed.')
      bytes.copy(leaves, rows * LEAF_BYTES, at + PREFIX_BYTES, at + RECORD_BYTES)
      rows += 1
    }
    rest = bytes.subarray(at)
    onRows?.(rows)
  }
  if (rows !== count) throw new Error(`A version of ${count} leaves gave ${rows}.`)
  return leaves
}

/** Encoded leaves as a tree is built from them. */
export const leafSource = (leaves: Uint8Array): LeafSource => ({
  count: leaves.length / LEAF_BYTES,
  width: LEAF_BYTES,
  write: (view, at, index) => {
    const target = new Uint8Array(view.buffer, view.byteOffset + at, LEAF_BYTES)
    target.set(leaves.subarray(index * LEAF_BYTES, (index + 1) * LEAF_BYTES))
  },
})
