import type { RunDetail } from '#lib/schemas/run.ts'
import type { Ctx } from '../ctx.ts'
import { notFound } from '../errors.ts'
import { readRunDetail } from './view.ts'

/** @throws AppError not_found */
export async function getRun({ ctx, input }: { ctx: Ctx; input: { id: string } }): Promise<RunDetail> {
  const run = await readRunDetail(input.id, ctx.session?.userId)
  if (!run) throw notFound('run')
  return run
}
