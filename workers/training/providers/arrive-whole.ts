import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'

/** Makes a file or folder under another name and puts it in its place, so that it is there whole or not at all. */
export async function arriveWhole(to: string, fill: (temporary: string) => Promise<unknown>): Promise<void> {
  const temporary = path.join(path.dirname(to), `.${path.basename(to)}.${randomUUID()}`)
  await mkdir(path.dirname(to), { recursive: true })
  try {
    await fill(temporary)
    await rm(to, { recursive: true, force: true })
    await rename(temporary, to)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}
