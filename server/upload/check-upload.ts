import type { z } from 'zod'
import type { FindingChoices } from '#lib/schemas/finding.ts'
import { findingRules } from '#lib/schemas/finding.ts'
import type { checkUploadInput, Upload, UploadMapping } from '#lib/schemas/upload.ts'
import type { Ctx } from '../ctx.ts'
import { requireAccess } from '../datanet/index.ts'
import { AppError } from '../errors.ts'
import { advanceOrRefuse, unchecked } from './advance.ts'
import { requireKind } from './require-kind.ts'
import { ownUpload, toUpload } from './view.ts'

/**
 * Has an upload checked, with another mapping or other choices than before. A check under way gives way to this one.
 * @throws AppError bad_input | conflict | forbidden
 */
export async function checkUpload({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof checkUploadInput>
}): Promise<Upload> {
  const upload = await ownUpload(ctx, input.uploadId)
  const datanet = await requireAccess(ctx, upload.datanetId, 'contribute')
  const may = ['mapping', 'checking', 'checked', 'failed'].includes(upload.state) && upload.inspection !== null
  if (!may) throw new AppError('conflict', refusals[upload.state] ?? 'This file could not be read; upload another one.')
  const mapping = input.mapping ?? (upload.mapping as UploadMapping | null)
  if (!mapping) {
    throw new AppError('bad_input', 'Say first which column holds what.', { place: 'mapping' })
  }
  requireKind(datanet, mapping.as === 'passages' ? 'passage' : mapping.kind)
  const choices = input.choices ?? (upload.choices as FindingChoices)
  requireFixes(choices)
  return toUpload(await advanceOrRefuse(upload, { ...unchecked, state: 'checking', mapping, choices }))
}

const refusals: Partial<Record<Upload['state'], string>> = {
  receiving: 'The file is not here as a whole yet; wait until it is.',
  inspecting: 'The file is being looked at; wait a moment.',
  storing: 'These rows are signed and on their way into the Datanet.',
  stored: 'These rows are in the Datanet already; upload another file for more.',
  cancelled: 'This upload was given up; upload the file again.',
}

function requireFixes({ rules, lines }: FindingChoices): void {
  const chosen = [...Object.entries(rules ?? {}).map(([rule, choice]) => ({ rule, choice })), ...(lines ?? [])]
  for (const { rule, choice } of chosen) {
    const { fixes } = findingRules[rule as keyof typeof findingRules]
    if (!choice || (fixes as readonly string[]).includes(choice.fix)) continue
    const message = `What ${rule} found cannot be dealt with by ${choice.fix}; choose ${fixes.join(' or ')}.`
    throw new AppError('bad_input', message, { place: 'choices' })
  }
}
