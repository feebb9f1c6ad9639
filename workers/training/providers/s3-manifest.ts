import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { hashFile } from '#server/blob.ts'

/** Names of files come from nodes: none may lead out of the folder that it is written to. */
const inside = z
  .string()
  .refine(
    (name) => name !== '' && !path.isAbsolute(name) && !name.split(/[/\\]/).some((part) => /^\.{0,2}$/.test(part)),
  )

const entrySchema = z.object({
  path: inside,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().nonnegative(),
})
export type Entry = z.infer<typeof entrySchema>

/** The files of one thing that a job has made, by their paths below RUN_DIR: those in a folder, or the one that it is. */
export const manifestSchema = z.array(entrySchema)

/** Where the objects of a job lie, as node/s3_job.py has them too. */
export const keys = {
  /** contents that many jobs read, by their hash; they stay */
  shared: (sha256: string) => `shared/${sha256}`,
  job: (id: string) => `jobs/${id}/`,
  /** what the job is: written last, so that all that it names is there */
  begin: (id: string) => `jobs/${id}/job.json`,
  /** contents of one job, by their hash */
  file: (id: string, sha256: string) => `jobs/${id}/files/${sha256}`,
  /** the list of the files of one thing that the job has made, written when they are there */
  made: (id: string, name: string) => `jobs/${id}/made/${name}.json`,
  checkpoints: (id: string) => `jobs/${id}/made/checkpoints/`,
  /** stretches of what it said: END-START-SHA256, so that one can be asked for by where it ends */
  events: (id: string) => `jobs/${id}/events/`,
  stop: (id: string) => `jobs/${id}/stop`,
}

const hashes = new Map<string, string>()

/** SHA-256 of a file, computed once for each size and time of change. */
async function knownHash(file: string, { size, mtimeMs }: { size: number; mtimeMs: number }): Promise<string> {
  const key = `${file}\0${size}\0${mtimeMs}`
  const known = hashes.get(key) ?? (await hashFile(file))
  hashes.set(key, known)
  return known
}

/** Every file in a folder, or the one that it is, by its path below `root`; hidden ones are half-written. None where none is. */
export async function entries(root: string, name = ''): Promise<Entry[]> {
  const from = path.join(root, name)
  const found = await stat(from).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw cause
  })
  if (!found) return []
  if (!found.isDirectory()) return [{ path: name, sha256: await knownHash(from, found), bytes: found.size }]
  const list: Entry[] = []
  for (const below of (await readdir(from)).sort()) {
    if (below !== '__pycache__' && !below.startsWith('.'))
      list.push(...(await entries(root, path.posix.join(name, below))))
  }
  return list
}
