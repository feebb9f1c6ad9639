import { appendFile, type FileHandle, mkdir, open } from 'node:fs/promises'
import path from 'node:path'
import type { Datum } from '#prisma/generated/client.ts'
import { segmentFolder, withdrawnFolder } from './folders.ts'
import { mixedSegments, readSegment } from './segments.ts'

export type StoredRow = Pick<Datum, 'id' | 'contributionId' | 'position'>
/** What a text is overwritten with; no folded text holds it. */
const erased = 0
/** An end of a text in offsets.bin, and the mark that closes each text. */
const [offsetBytes, closingBytes] = [8, 1]

/**
 * Takes withdrawn rows out of what duplicates are looked for in: from now on they are nobody's original, and their texts are
 * overwritten. Of a row without a segment nothing is left to do. May be repeated.
 */
export async function eraseRows(rows: readonly StoredRow[]): Promise<void> {
  const places = new Map<string, number[]>()
  const add = (name: string, row: number) => places.set(name, [...(places.get(name) ?? []), row])
  const others: StoredRow[] = []
  for (const row of rows) {
    const segment = await readSegment(row.contributionId)
    if (segment && 'first_position' in segment) add(row.contributionId, row.position - segment.first_position)
    else others.push(row)
  }
  if (others.length > 0) {
    for (const [name, segment] of await mixedSegments()) {
      const placeOf = new Map(segment?.data.map((id, index) => [id, index] as const))
      for (const { id } of others) if (placeOf.has(id)) add(name, placeOf.get(id) as number)
    }
  }
  for (const [name, inIt] of places) await eraseIn(name, inIt)
}

/** Named first: should the rest fail, they match nothing all the same. */
async function eraseIn(name: string, rows: readonly number[]): Promise<void> {
  const numbers = Buffer.alloc(4 * rows.length)
  for (const [index, row] of rows.entries()) numbers.writeUInt32LE(row, 4 * index)
  await mkdir(withdrawnFolder(), { recursive: true, mode: 0o700 })
  await appendFile(path.join(withdrawnFolder(), name), numbers)
  const files: FileHandle[] = []
  try {
    files.push(await open(path.join(segmentFolder(name), 'offsets.bin'), 'r'))
    files.push(await open(path.join(segmentFolder(name), 'texts.bin'), 'r+'))
    const [offsets, texts] = files as [FileHandle, FileHandle]
    for (const row of rows) await eraseText(texts, await boundsOf(offsets, row))
    await texts.datasync()
  } catch (cause) {
    // a segment that was just removed, or is broken, has no texts that could be found
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
  } finally {
    for (const file of files) await file.close()
  }
}

/** Where a row's text begins, and where the next one does. */
async function boundsOf(offsets: FileHandle, row: number): Promise<[number, number]> {
  const { buffer, bytesRead } = await offsets.read(Buffer.alloc(2 * offsetBytes), 0, 2 * offsetBytes, row * offsetBytes)
  if (bytesRead !== 2 * offsetBytes) throw new Error(`a segment has no row ${row}`)
  return [Number(buffer.readBigUInt64LE(0)), Number(buffer.readBigUInt64LE(offsetBytes))]
}

async function eraseText(texts: FileHandle, [start, end]: [number, number]): Promise<void> {
  const nothing = Buffer.alloc(end - closingBytes - start, erased)
  await texts.write(nothing, 0, nothing.length, start)
}
