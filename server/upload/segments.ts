import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { segmentFolder, segmentsFolder } from './folders.ts'

/** What stands beside a segment's fingerprints; snake case, as Python reads it too. */
const contributionSegment = z.object({
  contribution_id: z.string(),
  datanet_id: z.string(),
  rows: z.number().int(),
  created_at: z.string(),
  /** position in the Datanet of its row 0; the others follow */
  first_position: z.number().int(),
})
/** Of rows that came without a check of their own, as samples and edits do: those of several contributions. */
const mixedSegment = z.object({
  created_at: z.string(),
  contributions: z.array(z.string()),
  /** ids of its rows */
  data: z.array(z.string()),
})
const segmentSchema = z.union([contributionSegment, mixedSegment])
export type ContributionSegment = z.infer<typeof contributionSegment>
export type MixedSegment = z.infer<typeof mixedSegment>
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
  await mkdir(segmentsFolder(), { recursive: true })
  await rm(target, { recursive: true, force: true })
  await rename(fingerprints, target)
}

/** Takes a segment back to where `addSegment` had it from: its rows were not stored after all. */
export const takeSegmentBack = (name: string, fingerprints: string): Promise<void> =>
  rename(segmentFolder(name), fingerprints)

/** null when there is none, as after its contribution was given up. */
export async function readSegment(name: string): Promise<Segment | null> {
  if (!named.test(name)) return null
  try {
    return segmentSchema.parse(JSON.parse(await readFile(path.join(segmentFolder(name), 'segment.json'), 'utf8')))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw cause
  }
}

/** Contributions whose rows are in a segment, their own or a mixed one. */
export async function fingerprinted(): Promise<Set<string>> {
  await mkdir(segmentsFolder(), { recursive: true })
  const names = (await readdir(segmentsFolder())).filter((name) => named.test(name))
  const mixed = await Promise.all(names.filter((name) => name.startsWith('mix_')).map(readSegment))
  return new Set([...names, ...mixed.flatMap((segment) => (segment && 'data' in segment ? segment.contributions : []))])
}

/** Names of the segments that hold rows of any of these contributions. */
export async function segmentsWith(contributions: readonly string[]): Promise<string[]> {
  await mkdir(segmentsFolder(), { recursive: true })
  const own = new Set(contributions)
  const mixed = (await readdir(segmentsFolder())).filter((name) => named.test(name) && name.startsWith('mix_'))
  const found = await Promise.all(
    mixed.map(async (name) => {
      const segment = await readSegment(name)
      return segment && 'data' in segment && segment.contributions.some((id) => own.has(id)) ? [name] : []
    }),
  )
  return [...contributions, ...found.flat()]
}
