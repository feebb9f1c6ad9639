import type { ReleaseJob } from '#lib/schemas/release.ts'
import type { Ctx } from '../ctx.ts'
import { requireAccess } from '../datanet/index.ts'
import { db } from '../db.ts'
import { toReleaseJob } from './view.ts'

/** The newest making of a version. Null when there was none. Curators. */
export async function getJob({ ctx, input }: { ctx: Ctx; input: { id: string } }): Promise<ReleaseJob | null> {
  const { id } = await requireAccess(ctx, input.id, 'curate')
  const job = await db().releaseJob.findFirst({
    where: { datanetId: id },
    include: { datanet: true },
    orderBy: { createdAt: 'desc' },
  })
  return job && toReleaseJob(job)
}
