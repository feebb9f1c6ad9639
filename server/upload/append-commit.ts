import type { z } from 'zod'
import type { appendCommitInput } from '#lib/schemas/upload.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { asContributor } from './as-contributor.ts'

/** Keeps what a program commits to before it hands the batch in; the first time stays. One that nothing follows is forgotten. */
export async function appendCommit({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof appendCommitInput>
}): Promise<{ committedAt: string }> {
  const { datanet, address } = await asContributor(ctx, input)
  const key = { datanetId: datanet.id, address, commitment: input.commitment }
  const { committedAt } = await db().batchCommitment.upsert({
    where: { datanetId_address_commitment: key },
    create: key,
    update: {},
  })
  return { committedAt: committedAt.toISOString() }
}
