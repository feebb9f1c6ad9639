import path from 'node:path'
import { z } from 'zod'
import { trainingRecordSchema } from '#lib/schemas/receipt.ts'
import type { RunCharge } from '#prisma/generated/client.ts'
import type { AttributedRow } from '#server/attribution/index.ts'
import { log } from '#server/log.ts'
import { runTool } from '#server/ml/index.ts'
import { runDir } from '#server/run/write-run-dir.ts'
import { indexRoot } from './index-root.ts'

const influenceSchema = z.object({
  type: z.literal('influence'),
  rows: z.array(z.object({ datum_hash: z.string(), score: z.number(), ppm: z.number().int() })).max(32),
})

/**
 * Rows whose influence on the held-out questions a training's fee is paid for; none where the run ended before it was
 * indexed. @throws Error when they could not be worked out
 */
export async function influentialRows({ runId, record }: RunCharge): Promise<AttributedRow[]> {
  const root = trainingRecordSchema.parse(record).attributionIndexRoot
  if (!root) return []
  const dir = runDir(runId)
  if ((await indexRoot(path.join(dir, 'index'))) !== root) {
    log.error({ run: runId }, 'the index is not the one that was charged; the data share goes to the pools')
    return []
  }
  let rows: AttributedRow[] = []
  await runTool('influence', dir, {
    onEvent: (event) => {
      if (event.type === 'influence') rows = influenceSchema.parse(event).rows
    },
  })
  return rows
}
