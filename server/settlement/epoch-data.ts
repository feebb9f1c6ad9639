import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import path from 'node:path'
import { DATA_CHUNK_BYTES, DataTree, epochDataLine } from '#lib/domain/epoch-data.ts'
import type { MerkleTree } from '#lib/domain/merkle.ts'
import { blobPath, putFile } from '../blob.ts'

/** Writes an epoch's data a document a line, hashed on the way, and keeps it by its hash. */
export async function writeEpochData(
  fill: (write: (document: unknown) => Promise<void>) => Promise<void>,
): Promise<{ sha256: string; tree: MerkleTree }> {
  const file = blobPath(`epoch-data.${randomUUID()}`)
  await mkdir(path.dirname(file), { recursive: true })
  const handle = await open(file, 'wx')
  const tree = new DataTree()
  try {
    try {
      await fill(async (document) => {
        const line = epochDataLine(document)
        tree.push(line)
        await handle.write(line)
      })
    } finally {
      await handle.close()
    }
    return { sha256: await putFile(file), tree: tree.end() }
  } finally {
    await rm(file, { force: true })
  }
}

/** The tree over kept data, and the chunk at `index` or the last one where the data ends before it. */
export async function readEpochData(
  sha256: string,
  demanded: number,
): Promise<{ tree: MerkleTree; index: number; chunk: Uint8Array }> {
  const hashed = new DataTree()
  for await (const part of createReadStream(blobPath(sha256))) hashed.push(part as Buffer)
  const tree = hashed.end()
  const index = Math.min(demanded, tree.leaves - 1)
  const handle = await open(blobPath(sha256))
  try {
    const chunk = new Uint8Array(DATA_CHUNK_BYTES)
    const { bytesRead } = await handle.read(chunk, 0, DATA_CHUNK_BYTES, index * DATA_CHUNK_BYTES)
    return { tree, index, chunk: chunk.subarray(0, bytesRead) }
  } finally {
    await handle.close()
  }
}
