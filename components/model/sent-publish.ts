import { z } from 'zod'
import { bytes32Schema, idSchema } from '#lib/schemas/common.ts'

const sentSchema = z.object({ versionId: idSchema, txHash: bytes32Schema })
/** A publishing transaction that is on the chain and not yet known to the server. */
export type Sent = z.infer<typeof sentSchema>

const item = (runId: string) => `modelfactory.publish.${runId}`

export function keepSent(runId: string, sent: Sent): void {
  localStorage.setItem(item(runId), JSON.stringify(sent))
}
export function clearSent(runId: string): void {
  localStorage.removeItem(item(runId))
}
/** What was kept for a run, or null; what this browser cannot read is dropped. */
export function readSent(runId: string): Sent | null {
  const kept = localStorage.getItem(item(runId))
  if (!kept) return null
  try {
    return sentSchema.parse(JSON.parse(kept))
  } catch {
    clearSent(runId)
    return null
  }
}
