import type { z } from 'zod'
import type { appendCommitInput } from '#lib/schemas/upload.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { newId } from '../id.ts'
import { asContributor } from './as-contributor.ts'

/** Keeps a program's commitment; the first time counts. One that nothing follows is forgotten after a day. */
export async function appendCommit({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof appendCommitInput>
}): Promise<{ committedAt: string }> {
  const { datanet, userId } = await asContributor(ctx, input)
  const { commitment } = input
  const own = { datanetId: datanet.id, userId, origin: 'append', commitment }
  const known = await db().upload.findFirst({ where: own, orderBy: { committedAt: 'asc' } })
  const committedAt = known?.committedAt ?? new Date()
  if (!known) {
    await db().upload.create({
      data: {
        ...own,
        id: newId('upl'),
        fileName: 'append',
        format: 'jsonl',
        state: 'receiving',
        choices: {},
        committedAt,
      },
    })
  }
  return { committedAt: committedAt.toISOString() }
}
