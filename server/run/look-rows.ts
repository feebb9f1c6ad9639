import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { z } from 'zod'
import type { lookInput, lookOutput } from '#lib/schemas/training.ts'
import type { Ctx } from '../ctx.ts'
import { basePath } from '../ml/index.ts'
import { availableBase } from './available-base.ts'
import { chooseVersions } from './choose-versions.ts'
import { askLook } from './look-tool.ts'
import { versionRows } from './version-rows.ts'

type Input = z.infer<typeof lookInput>
type Token = { id: number; text: string; learnt: boolean }

/** Rows token by token as the trainer sees them, with the loss mask. @throws AppError bad_input */
export async function lookRows({ ctx, input }: { ctx: Ctx; input: Input }): Promise<z.infer<typeof lookOutput>> {
  availableBase(input.baseModelId)
  const [version] = await chooseVersions(ctx, [{ versionId: input.versionId, weight: 1 }])
  const rows = await versionRows(input.versionId, 'sft', { offset: input.offset, limit: input.limit })
  const tokens = rows.length === 0 ? [] : await askLook<Token[]>('tokens', input.baseModelId, rows)
  const template = await readFile(path.join(basePath(input.baseModelId), 'chat_template.jinja'))
  const total = version?.rows ?? 0
  const next = input.offset + input.limit
  return {
    rows: rows.map((row, index) => ({
      datumHash: row.datum_hash as `0x${string}`,
      tokens: tokens[index] ?? [],
      count: tokens[index]?.length ?? 0,
      tooLong: (tokens[index]?.length ?? 0) > input.maxLength,
    })),
    total,
    nextOffset: next < total ? next : null,
    templateSha256: createHash('sha256').update(template).digest('hex'),
  }
}
