import type { z } from 'zod'
import { createDatanetOutput } from '#lib/schemas/datanet.ts'

/** A Datanet whose rows are signed and stored, and whose release transaction is still to be sent. */
export type PendingRelease = z.infer<typeof createDatanetOutput>

const itemOf = (id: string) => `modelfactory.release.${id}`

/** Kept in this browser until it is confirmed, so that a closed tab can go on from the Datanet's page. */
export const keepRelease = (release: PendingRelease): void =>
  localStorage.setItem(itemOf(release.id), JSON.stringify(release))

export const forgetRelease = (id: string): void => localStorage.removeItem(itemOf(id))

export function keptRelease(id: string): PendingRelease | null {
  const text = localStorage.getItem(itemOf(id))
  if (!text) return null
  try {
    const parsed = createDatanetOutput.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch (cause) {
    if (cause instanceof SyntaxError) return null
    throw cause
  }
}
