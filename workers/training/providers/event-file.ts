import { mkdir, open } from 'node:fs/promises'
import path from 'node:path'
import { mlEventSchema } from '#lib/schemas/ml-events.ts'
import { log } from '#server/log.ts'
import type { JobRef, PlacedEvent } from './types.ts'

const newline = 0x0a
const chunkBytes = 1 << 20

/** The file in RUN_DIR with everything a job has said, one JSON object a line. A cursor is a number of its bytes. */
export const eventFile = ({ dir, id }: JobRef): string => path.join(dir, 'events', `${id}.jsonl`)

/** Whole lines of a file from a byte on; a line that is still being written is not there yet, nor is a file. */
export async function readLines(file: string, from: number): Promise<Buffer> {
  const handle = await open(file, 'r').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw cause
  })
  if (!handle) return Buffer.alloc(0)
  try {
    const left = (await handle.stat()).size - from
    // a line is far shorter than a chunk, except a sample's, which may be long: then the whole rest is taken
    for (let wanted = Math.min(left, chunkBytes); wanted > 0; wanted = left) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(wanted), 0, wanted, from)
      const end = buffer.subarray(0, bytesRead).lastIndexOf(newline) + 1
      if (end > 0 || wanted === left) return buffer.subarray(0, end)
    }
    return Buffer.alloc(0)
  } finally {
    await handle.close()
  }
}

/** Writes lines where they belong in a file, so that a repeat changes nothing. */
export async function writeLines(file: string, lines: Buffer, at: number): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  const handle = await open(file, 'r+').catch(() => open(file, 'w+'))
  try {
    await handle.write(lines, 0, lines.length, at)
  } finally {
    await handle.close()
  }
}

/** The events in whole lines that begin at a cursor; a line that is not an event is logged and left out. */
export function parseEvents(lines: Buffer, from: number): PlacedEvent[] {
  const events: PlacedEvent[] = []
  for (let start = 0; start < lines.length; ) {
    const end = lines.indexOf(newline, start) + 1
    const text = lines.toString('utf8', start, end).trim()
    start = end
    if (text === '') continue
    const event = mlEventSchema.safeParse(asJson(text))
    if (event.success) events.push({ event: event.data, cursor: from + end })
    else log.error({ line: text.slice(0, 300), issues: event.error.issues }, 'the trainer said something unknown')
  }
  return events
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** What a job has said from a cursor on, as far as it lies in RUN_DIR. */
export const readEvents = async (job: JobRef, cursor: number): Promise<PlacedEvent[]> =>
  parseEvents(await readLines(eventFile(job), cursor), cursor)
