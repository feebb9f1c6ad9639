import type { z } from 'zod'
import type { listRunsInput, RunSummary } from '#lib/schemas/run.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { queuePositions, runInclude, toRunSummary } from './view.ts'

export async function listRuns({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof listRunsInput>
}): Promise<{ runs: RunSummary[]; nextCursor: string | null }> {
  if (input.mine && !ctx.session) return { runs: [], nextCursor: null }
  const rows = await db().run.findMany({
    where: { sweepId: input.sweepId, ...(input.mine && { userId: ctx.session?.userId }) },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    include: runInclude,
    take: input.limit + 1,
    ...(input.cursor ? { cursor: { id: input.cursor }, skip: 1 } : {}),
  })
  const page = rows.slice(0, input.limit)
  const positions = await queuePositions()
  return {
    runs: page.map((row) => toRunSummary(row, positions)),
    nextCursor: rows.length > input.limit ? (page.at(-1)?.id ?? null) : null,
  }
}
