import type { z } from 'zod'
import type { prepareReleaseInput, ReleaseJob } from '#lib/schemas/release.ts'
import { Prisma } from '#prisma/generated/client.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { countRows, noRows, requireAccess } from '../datanet/index.ts'
import { db } from '../db.ts'
import { AppError } from '../errors.ts'
import { newId } from '../id.ts'
import { sendJob } from '../queue.ts'
import { toReleaseJob } from './view.ts'

/**
 * Has the next version made; what was prepared before and not released gives way to it. Curators.
 * @throws AppError conflict when somebody else is having one made, bad_input when there is nothing to release
 */
export async function prepareRelease({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof prepareReleaseInput>
}): Promise<ReleaseJob> {
  const { address } = requireSession(ctx)
  const datanet = await requireAccess(ctx, input.id, 'curate')
  // as the database counts along: passing a million rows would take as long as the rest of it
  const { accepted: totalRows } = (await countRows([datanet.id])).get(datanet.id) ?? noRows
  if (totalRows === 0)
    throw new AppError('bad_input', 'No row is accepted yet; review some, then prepare a version.', { place: 'rows' })
  try {
    const job = await db().$transaction(async (tx) => {
      const made = await tx.releaseJob.create({
        data: {
          ...{ id: newId('rel'), datanetId: datanet.id, requestedBy: address, state: 'preparing', stage: 'reading' },
          ...{ totalRows, notes: input.notes },
        },
        include: { datanet: true },
      })
      await sendJob(tx, 'release', { releaseJobId: made.id })
      return made
    })
    return await toReleaseJob(job)
  } catch (cause) {
    if (!(cause instanceof Prisma.PrismaClientKnownRequestError && cause.code === 'P2002')) throw cause
    const message = 'Another curator is having a version made right now; wait until it is there, then look at it.'
    throw new AppError('conflict', message, {}, cause)
  }
}
