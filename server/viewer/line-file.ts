import { createReadStream } from 'node:fs'
import { type FileHandle, open, rename } from 'node:fs/promises'

const OFFSET_BYTES = 8
const NEWLINE = 10

/** Writes where each line of a file starts, and where the last one ends: 8 bytes a line, little-endian. */
export async function writeOffsets(file: string, target: string): Promise<void> {
  const out = await open(`${target}.part`, 'w')
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
  await rename(`${target}.part`, target)
}

/** Lines of a file by their number from 0, each read from where it stands. */
export class LineFile {
  readonly count: number
  readonly #lines: FileHandle
  readonly #offsets: FileHandle
  private constructor(lines: FileHandle, offsets: FileHandle, count: number) {
    this.#lines = lines
    this.#offsets = offsets
    this.count = count
  }

  static async open(file: string, offsetsFile: string): Promise<LineFile> {
    const offsets = await open(offsetsFile)
    try {
      const { size } = await offsets.stat()
      return new LineFile(await open(file), offsets, Math.max(0, size / OFFSET_BYTES - 1))
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

  /** Lines wherever they stand, in the order of their numbers here. */
  async at(numbers: readonly number[]): Promise<string[]> {
    const lines = await Promise.all(numbers.map((number) => this.range(number, 1)))
    return lines.flat()
  }

  async close(): Promise<void> {
    await Promise.all([this.#lines.close(), this.#offsets.close()])
  }
}
