import type { Upload } from '#lib/schemas/upload.ts'
import type { Upload as UploadRow } from '#prisma/generated/client.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { db } from '../db.ts'
import { notFound } from '../errors.ts'

export const toUpload = (row: UploadRow): Upload =>
  ({
    id: row.id,
    datanetId: row.datanetId,
    fileName: row.fileName,
    format: row.format,
    origin: row.origin,
    bytes: Number(row.bytes),
    state: row.state,
    inspection: row.inspection,
    mapping: row.mapping,
    choices: row.choices,
    report: row.report,
    doneRows: row.doneRows,
    doneBytes: Number(row.doneBytes),
    kind: row.kind,
    rows: row.rows,
    batchRoot: row.batchRoot,
    committedAt: row.committedAt?.toISOString() ?? null,
    contributionId: row.contributionId,
    error: row.error,
    createdAt: row.createdAt.toISOString(),
  }) as Upload

/** The caller's own upload. @throws AppError unauthenticated | not_found */
export async function ownUpload(ctx: Ctx, uploadId: string): Promise<UploadRow> {
  const { userId } = requireSession(ctx)
  const row = await db().upload.findFirst({ where: { id: uploadId, userId } })
  if (!row) throw notFound('upload')
  return row
}
