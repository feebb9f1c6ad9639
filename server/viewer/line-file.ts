import { randomUUID } from 'node:crypto'
import { createReadStream, readSync } from 'node:fs'
import { type FileHandle, open, rename } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'

const OFFSET_BYTES = 8
const NEWLINE = 10
/** Lines that are read one after another before others get their turn: from memory they take a millisecond. */
const linesAtOnce = 256
/** Of one line in so many, each place is read for itself. */
const sparse = 1024

/** Writes where each line of a file starts, and where the last one ends: 8 bytes a line, little-endian. */
export async function writeOffsets(file: string, target: string): Promise<void> {
  // others may be at it too
  const part = `${target}.${randomUUID()}`
  const out = await open(part, 'w')
  try {
    let [base, starts] = [0, [0]]
    const flush = async () => {
      await out.write(new Uint8Array(BigUint64Array.from(starts, BigInt).buffer))
      starts = []
    }
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) starts.push(base + at + 1)
      base += chunk.length
      await flush()
    }
  } finally {
    await out.close()
  }
  await rename(part, target)
}

/** Lines of a file by their number from 0, each read from where it stands. */
export class LineFile {
  readonly count: number
  readonly bytes: number
  readonly #lines: FileHandle
  readonly #offsets: FileHandle
  private constructor(lines: FileHandle, offsets: FileHandle, size: { count: number; bytes: number }) {
    this.#lines = lines
    this.#offsets = offsets
    this.count = size.count
    this.bytes = size.bytes
  }

  static async open(file: string, offsetsFile: string): Promise<LineFile> {
    const offsets = await open(offsetsFile)
    try {
      const { size } = await offsets.stat()
      const lines = await open(file)
      const { size: bytes } = await lines.stat()
      return new LineFile(lines, offsets, { count: Math.max(0, size / OFFSET_BYTES - 1), bytes })
    } catch (cause) {
      await offsets.close()
      throw cause
    }
  }

  /** Up to `count` lines from `first` on, in one piece of the file. */
  async range(first: number, count: number): Promise<string[]> {
    const lines = Math.max(0, Math.min(count, this.count - first))
    if (lines === 0) return []
    const places = Buffer.alloc((lines + 1) * OFFSET_BYTES)
    await this.#offsets.read(places, 0, places.length, first * OFFSET_BYTES)
    const start = Number(places.readBigUInt64LE(0))
    const bytes = Buffer.allocUnsafe(Number(places.readBigUInt64LE(lines * OFFSET_BYTES)) - start)
    await this.#lines.read(bytes, 0, bytes.length, start)
    return bytes.toString('utf8').split('\n').slice(0, lines)
  }

  /**
   * Lines wherever they stand, in the order of their numbers here. Thousands of small pieces are read here and now: to hand each
   * to another thread would take ten times as long as to read it.
   */
  async at(numbers: readonly number[]): Promise<string[]> {
    if (numbers.length === 0) return []
    const lines: string[] = []
    const placeOf = this.#places(numbers)
    let bytes = Buffer.allocUnsafe(4096)
    for (const number of numbers) {
      if (lines.length % linesAtOnce === linesAtOnce - 1) await setImmediate()
      const [start, end] = placeOf(number)
      const length = end - 1 - start
      if (length > bytes.length) bytes = Buffer.allocUnsafe(2 * length)
      readSync(this.#lines.fd, bytes, 0, length, start)
      lines.push(bytes.toString('utf8', 0, length))
    }
    return lines
  }

  /** Where lines start and where the next ones do: read for each, or where there are many, in one piece for all. */
  #places(numbers: readonly number[]): (number: number) => [start: number, end: number] {
    const read = (first: number, count: number) => {
      const places = new BigUint64Array(count + 1)
      readSync(this.#offsets.fd, places, 0, places.byteLength, first * OFFSET_BYTES)
      return places
    }
    const pair = (places: BigUint64Array, at: number): [number, number] => [Number(places[at]), Number(places[at + 1])]
    const [first, last] = numbers.reduce(([low, high], n) => [Math.min(low, n), Math.max(high, n)], [Infinity, 0])
    const span = last - first + 1
    if (span > numbers.length * sparse) return (number) => pair(read(number, 1), 0)
    const places = read(first, span)
    return (number) => pair(places, number - first)
  }

  async close(): Promise<void> {
    await Promise.all([this.#lines.close(), this.#offsets.close()])
  }
}
