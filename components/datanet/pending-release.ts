import type { z } from 'zod'
import type { createDatanetOutput, DatanetDetail } from '#lib/schemas/datanet.ts'

/** A Datanet whose rows are signed and stored, and whose release transaction is still to be sent. */
export type PendingRelease = z.infer<typeof createDatanetOutput>

/** What waits for its release on a Datanet's page, from whichever browser it was created; null when nothing does. */
export function pendingRelease({ id, slug, salt, versions }: DatanetDetail): PendingRelease | null {
  const version = versions.find(({ releasedAt }) => releasedAt === null)
  if (!version) return null
  const { root, rows, manifestHash } = version
  return { id, slug, release: { salt, root, rows, manifestHash } }
}
