import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { segmentFolder, segmentsFolder, withdrawnFolder } from './folders.ts'

/** A contribution's rows in a segment, one after another; snake case, as Python reads it too. */
const part = z.object({
  contribution_id: z.string(),
  datanet_id: z.string(),
  rows: z.number().int(),
  created_at: z.string(),
})
const contributionSegment = part.extend({
  /** position in the Datanet of its row 0; the others follow */
  first_position: z.number().int(),
})
/** Of rows that came without a check of their own, as samples and edits do. */
const mixedSegment = z.object({
  parts: z.array(part),
  /** contributions that need no other segment; those without a row that stayed have no part */
  contributions: z.array(z.string()),
  /** ids of its rows */
  data: z.array(z.string()),
})
const segmentSchema = z.union([contributionSegment, mixedSegment])
export type SegmentPart = z.infer<typeof part>
export type Segment = z.infer<typeof segmentSchema>
const named = /^(con|mix)_[0-9a-z]+$/
const there = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  )

/**
 * Puts a batch's fingerprints where duplicates are looked for. May be repeated: of a job that died half-way the fingerprints
 * are there already, and what stands beside them is written anew.
 * @param fingerprints the folder that a check left
 * @param name of the contribution, or of a mixed segment
 */
export async function addSegment(fingerprints: string, name: string, segment: Segment): Promise<void> {
  const target = segmentFolder(name)
  const moved = !(await there(fingerprints)) && (await there(target))
  await writeFile(path.join(moved ? target : fingerprints, 'segment.json'), JSON.stringify(segment))
  if (moved) return
  await makeSegmentsFolder()
  await rm(target, { recursive: true, force: true })
  await rename(fingerprints, target)
}

/** Takes a segment back to where `addSegment` had it from: its rows were not stored after all. */
export const takeSegmentBack = (name: string, fingerprints: string): Promise<void> =>
  rename(segmentFolder(name), fingerprints)

/** Texts of private rows lie in it, so nobody else on this machine may look. */
export async function makeSegmentsFolder(): Promise<void> {
  await mkdir(segmentsFolder(), { recursive: true, mode: 0o700 })
}

/** null when there is none, as after its contribution was given up, or it is of an older make. */
export async function readSegment(name: string): Promise<Segment | null> {
  if (!named.test(name)) return null
  try {
    const found = segmentSchema.safeParse(
      JSON.parse(await readFile(path.join(segmentFolder(name), 'segment.json'), 'utf8')),
    )
    return found.success ? found.data : null
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw cause
  }
}

/** Names of all segments. */
async function segmentNames(): Promise<string[]> {
  await makeSegmentsFolder()
  return (await readdir(segmentsFolder())).filter((name) => named.test(name))
}

/** Each mixed segment by its name; null where it is of an older make. */
export async function mixedSegments(): Promise<[string, z.infer<typeof mixedSegment> | null][]> {
  const names = (await segmentNames()).filter((name) => name.startsWith('mix_'))
  return Promise.all(
    names.map(async (name) => {
      const segment = await readSegment(name)
      return [name, segment && 'data' in segment ? segment : null]
    }),
  )
}

/** Contributions whose rows are in a segment, their own or a mixed one. */
export async function fingerprinted(): Promise<Set<string>> {
  const mixed = await mixedSegments()
  return new Set([...(await segmentNames()), ...mixed.flatMap(([, segment]) => segment?.contributions ?? [])])
}

/** Removes mixed segments of an older make, and those with rows of contributions that are gone: what is left is made anew. */
export async function removeStaleSegments(contributions: ReadonlySet<string>): Promise<void> {
  for (const [name, segment] of await mixedSegments()) {
    if (segment?.contributions.every((id) => contributions.has(id))) continue
    await rm(segmentFolder(name), { recursive: true, force: true })
    await rm(path.join(withdrawnFolder(), name), { force: true })
  }
}
