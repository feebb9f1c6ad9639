import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'

const recordSchema = z.object({
  provider: z.string(),
  id: z.string(),
  /** everything before it is in the database */
  cursor: z.number().int(),
})
export type JobRecord = z.infer<typeof recordSchema>

const fileOf = (dir: string) => path.join(dir, 'job.json')

/** Which job of a run was followed last, and how far: what the next worker goes on from. Null before the first. */
export async function readJobRecord(dir: string): Promise<JobRecord | null> {
  const text = await readFile(fileOf(dir), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw cause
  })
  return text === null ? null : recordSchema.parse(JSON.parse(text))
}

export async function writeJobRecord(dir: string, record: JobRecord): Promise<void> {
  await writeFile(`${fileOf(dir)}.part`, JSON.stringify(record))
  await rename(`${fileOf(dir)}.part`, fileOf(dir))
}

/** A run that ended begins anew when it is resumed. */
export const removeJobRecord = (dir: string): Promise<void> => rm(fileOf(dir), { force: true })
