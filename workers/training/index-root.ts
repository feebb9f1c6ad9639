import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { bytesToHex, concat, type Hex } from 'viem'
import { z } from 'zod'
import { leafHash, merkleRoot } from '#lib/domain/merkle.ts'

const indexSchema = z.object({ k: z.number().int(), rows: z.number().int(), datum_hashes: z.array(z.string()) })

/**
 * Merkle root of an attribution index: leaf i binds row i's datum hash to its k half-precision features (little-endian).
 * @throws Error when the files do not fit together
 */
export async function indexRoot(indexDir: string): Promise<Hex> {
  const index = indexSchema.parse(JSON.parse(await readFile(path.join(indexDir, 'index.json'), 'utf8')))
  const features = await readFile(path.join(indexDir, 'features.f16'))
  const width = index.k * 2
  if (features.byteLength !== width * index.rows || index.datum_hashes.length !== index.rows) {
    throw new Error(
      `The attribution index is damaged: ${features.byteLength} bytes for ${index.rows} rows of ${width}.`,
    )
  }
  return merkleRoot(
    index.datum_hashes.map((hash, row) =>
      leafHash(concat([hash as Hex, bytesToHex(features.subarray(row * width, (row + 1) * width))])),
    ),
  )
}
