import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { segmentFolder, segmentsFolder } from './folders.ts'

/** What stands beside a segment's fingerprints; snake case, as Python reads it too. */
const segmentSchema = z.object({
  contribution_id: z.string(),
  datanet_id: z.string(),
  rows: z.number().int(),
  created_at: z.string(),
  /** position in the Datanet of its row 0 */
  first_position: z.number().int(),
  /** of its rows, as offsets from first_position, where they are not all of the contribution's */
  offsets: z.array(z.number().int()).optional(),
})
export type Segment = z.infer<typeof segmentSchema>
const there = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  )

/**
 * Puts a batch's fingerprints where duplicates are looked for. May be repeated: of a job that died half-way the fingerprints
 * are there already, and what stands beside them is written anew.
 * @param fingerprints the folder that a check left
 */
export async function addSegment(fingerprints: string, segment: Segment): Promise<void> {
  const target = segmentFolder(segment.contribution_id)
  const moved = !(await there(fingerprints)) && (await there(target))
  await writeFile(path.join(moved ? target : fingerprints, 'segment.json'), JSON.stringify(segment))
  if (moved) return
  await mkdir(segmentsFolder(), { recursive: true })
  await rm(target, { recursive: true, force: true })
  await rename(fingerprints, target)
}

/** Takes a segment back to where `addSegment` had it from: its rows were not stored after all. */
export const takeSegmentBack = (contributionId: string, fingerprints: string): Promise<void> =>
  rename(segmentFolder(contributionId), fingerprints)

export const hasSegment = (contributionId: string): Promise<boolean> => there(segmentFolder(contributionId))

/** null when there is none, as after its contribution was given up. */
export async function readSegment(contributionId: string): Promise<Segment | null> {
  if (!/^con_[0-9a-z]+$/.test(contributionId)) return null
  try {
    return segmentSchema.parse(
      JSON.parse(await readFile(path.join(segmentFolder(contributionId), 'segment.json'), 'utf8')),
    )
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw cause
  }
}
