import { randomUUID } from 'node:crypto'
import { readSync } from 'node:fs'
import { type FileHandle, open, rename } from 'node:fs/promises'
import type { LineFile } from './line-file.ts'

/**
 * An index that tells where a text can stand: for each row as many bits as `slices` says, and three characters in a row set two of
 * them (a Bloom filter a row, cut into slices: Faloutsos and Christodoulakis, "Signature files", 1984). A question reads two slices
 * for each of its own threes; rows that have all bits may hold the text, all others do not.
 */
type Header = { slices: number; rowsABatch: number; rows: number }

const HEADER_BYTES = 16
/** Says in its header how such a file is to be read. */
const FORMAT = 2
/** Bits that are in memory while the index is made: 16 MB, of as many rows as that holds. */
const bitsABatch = 2 ** 27
/** Rows that are read at a time while the index is made. */
const rowsAtOnce = 1_000
/** Slices that a question reads: so many leave next to no row by chance. */
const mostRead = 32
export const GRAM = 3

/** Characters without their case, each for itself: what DuckDB takes for the same letter has the same number here. */
const folded = new Uint16Array(65_536)
for (let unit = 0; unit < folded.length; unit++) {
  const high = unit >= 0xd800 && unit < 0xe000
  // letters beyond the first plane have a case too: their halves count as one letter
  folded[unit] = high ? unit & 0xfc00 : String.fromCharCode(unit).toLowerCase().charCodeAt(0)
}
folded['ς'.charCodeAt(0)] = 'σ'.charCodeAt(0)

/** Calls back with the two slices of each three characters of a text. `slices` is a power of two. */
function eachGram(text: string, slices: number, use: (slice: number) => void): void {
  let [first, second] = [folded[text.charCodeAt(0)] as number, folded[text.charCodeAt(1)] as number]
  for (let at = GRAM - 1; at < text.length; at++) {
    const third = folded[text.charCodeAt(at)] as number
    let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b) ^ Math.imul(third, 0xc2b2ae35)
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
    hash ^= hash >>> 13
    use(hash & (slices - 1))
    use((hash >>> 16) & (slices - 1))
    first = second
    second = third
  }
}

/** Bits a row: some for each of its threes, so that few rows have a bit by chance. @param length of a row, in bytes */
const slicesFor = (length: number): number => 2 ** Math.min(14, Math.max(9, Math.ceil(Math.log2(length * 1.5))))

/** Makes the index of a split. @param textOf what of a line is searched */
export async function writeGrams(lines: LineFile, textOf: (line: string) => string, target: string): Promise<void> {
  const slices = slicesFor(lines.bytes / Math.max(1, lines.count))
  const rowsABatch = Math.min(bitsABatch / slices, Math.ceil(lines.count / 64) * 64)
  const part = `${target}.${randomUUID()}`
  const out = await open(part, 'w')
  try {
    await out.write(new Uint8Array(Uint32Array.of(slices, rowsABatch, lines.count, FORMAT).buffer))
    const sliceBytes = rowsABatch / 8
    const bits = new Uint8Array(slices * sliceBytes)
    for (let batch = 0; batch < lines.count; batch += rowsABatch) {
      bits.fill(0)
      for (let first = batch; first < Math.min(batch + rowsABatch, lines.count); first += rowsAtOnce) {
        const texts = await lines.range(first, Math.min(rowsAtOnce, batch + rowsABatch - first))
        for (const [n, line] of texts.entries()) {
          const row = first - batch + n
          const [byte, bit] = [row >>> 3, 1 << (row & 7)]
          eachGram(textOf(line), slices, (slice) => {
            const at = slice * sliceBytes + byte
            bits[at] = (bits[at] as number) | bit
          })
        }
      }
      await out.write(bits)
    }
  } finally {
    await out.close()
  }
  await rename(part, target)
}

/**
 * Numbers of the rows that may hold all of these texts, upper and lower case alike; all that do are among them.
 * @returns null where it cannot tell: the texts are too short, more than `most` rows may, or there is no such index
 */
export async function findCandidates(file: string, texts: readonly string[], most: number): Promise<number[] | null> {
  if (texts.every((text) => text.length < GRAM)) return null
  let index: FileHandle
  try {
    index = await open(file)
  } catch (cause) {
    // without it everything is passed through, as for a version of before there was one
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw cause
  }
  try {
    const header = await readHeader(index)
    if (!header) return null
    const slices = new Set<number>()
    for (const text of texts) eachGram(text, header.slices, (slice) => slices.add(slice))
    // spread over the whole text: its neighbours tell much the same
    const step = Math.max(1, slices.size / mostRead)
    const all = [...slices]
    const asked = Array.from({ length: Math.min(all.length, mostRead) }, (_, n) => all[Math.floor(n * step)] as number)
    const found: number[] = []
    for (let batch = 0; batch * header.rowsABatch < header.rows; batch++) {
      collect(sharedBits(index, header, batch, asked), batch * header.rowsABatch, found)
      if (found.length > most) return null
    }
    return found
  } finally {
    await index.close()
  }
}

/** Null where the file was made by another rule. */
async function readHeader(index: FileHandle): Promise<Header | null> {
  const header = new Uint32Array(HEADER_BYTES / 4)
  await index.read(header, 0, HEADER_BYTES, 0)
  const [slices = 0, rowsABatch = 0, rows = 0, format] = header
  return format === FORMAT ? { slices, rowsABatch, rows } : null
}

/** The bits of a batch that all these slices have. Read here and now, as lines are (see `LineFile.at`). */
function sharedBits(
  index: FileHandle,
  { slices, rowsABatch }: Header,
  batch: number,
  asked: readonly number[],
): Uint32Array {
  const bytes = rowsABatch / 8
  const shared = new Uint32Array(bytes / 4).fill(0xffffffff)
  const bits = new Uint32Array(bytes / 4)
  for (const slice of asked) {
    readSync(index.fd, bits, 0, bytes, HEADER_BYTES + (batch * slices + slice) * bytes)
    for (let at = 0; at < shared.length; at++) shared[at] = (shared[at] as number) & (bits[at] as number)
  }
  return shared
}

function collect(bits: Uint32Array, first: number, found: number[]): void {
  for (let at = 0; at < bits.length; at++) {
    for (let word = bits[at] as number; word !== 0; word &= word - 1) {
      found.push(first + at * 32 + 31 - Math.clz32(word & -word))
    }
  }
}
