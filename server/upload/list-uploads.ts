import type { Upload } from '#lib/schemas/upload.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { requireAccess } from '../datanet/index.ts'
import { db } from '../db.ts'
import { toUpload } from './view.ts'

const most = 50

/** The caller's uploads to a Datanet, newest first. */
export async function listUploads({ ctx, input }: { ctx: Ctx; input: { id: string } }): Promise<Upload[]> {
  const { userId } = requireSession(ctx)
  const datanet = await requireAccess(ctx, input.id, 'read')
  const rows = await db().upload.findMany({
    where: { userId, datanetId: datanet.id },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: most,
  })
  return rows.map(toUpload)
}
