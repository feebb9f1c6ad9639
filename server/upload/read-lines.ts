import { createReadStream } from 'node:fs'

/** A line of a file, without its end, and the offset of the byte after it. */
export type FileLine = { text: string; end: number }

/** The lines of a UTF-8 file from a byte on, a chunk in memory at a time. Files of ours: no line is longer than a row. */
export async function* readLines(file: string, start = 0): AsyncGenerator<FileLine> {
  let rest = Buffer.alloc(0)
  let end = start
  for await (const chunk of createReadStream(file, { start, highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    const block = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    let from = 0
    for (let to = block.indexOf(10); to !== -1; to = block.indexOf(10, from)) {
      end += to + 1 - from
      yield { text: block.toString('utf8', from, to), end }
      from = to + 1
    }
    rest = Buffer.from(block.subarray(from))
  }
  if (rest.length > 0) yield { text: rest.toString('utf8'), end: end + rest.length }
}

/** A page of lines whose text passes `keep`. `cursor` is the byte at which the next page starts. */
export async function readPage(
  file: string,
  { cursor, limit }: { cursor?: string; limit: number },
  keep: (text: string) => boolean = () => true,
): Promise<{ lines: string[]; nextCursor: string | null }> {
  const lines: string[] = []
  const start = cursor && /^\d{1,15}$/.test(cursor) ? Number(cursor) : 0
  let end = start
  for await (const line of readLines(file, start)) {
    if (!keep(line.text)) continue
    if (lines.length === limit) return { lines, nextCursor: String(end) }
    lines.push(line.text)
    end = line.end
  }
  return { lines, nextCursor: null }
}
