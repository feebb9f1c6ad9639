import { stat } from 'node:fs/promises'
import type { z } from 'zod'
import type { uploadFindingsInput, uploadFindingsOutput } from '#lib/schemas/upload.ts'
import type { Ctx } from '../ctx.ts'
import { findingsFile } from './folders.ts'
import { readPage } from './read-lines.ts'
import { fillSimilar, rawFindingSchema } from './similar-rows.ts'
import { ownUpload } from './view.ts'

/** What the check found, as it found it: first each row by itself, then what rows say together. */
export async function listFindings({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof uploadFindingsInput>
}): Promise<z.infer<typeof uploadFindingsOutput>> {
  const upload = await ownUpload(ctx, input.uploadId)
  if (!['checked', 'storing'].includes(upload.state)) return { findings: [], nextCursor: null }
  const file = findingsFile(upload.id)
  if ((await stat(file)).size === 0) return { findings: [], nextCursor: null }
  const named = input.rule && `"rule":"${input.rule}"`
  const { lines, nextCursor } = await readPage(file, input, (text) => !named || text.includes(named))
  const findings = lines.map((line) => rawFindingSchema.parse(JSON.parse(line)))
  return { findings: await fillSimilar(ctx, findings), nextCursor }
}
