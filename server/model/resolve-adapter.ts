import { findBaseModel } from '#lib/domain/base-models.ts'
import { blobPath } from '../blob.ts'
import { db } from '../db.ts'

export type ResolvedModel = { baseId: string; adapter: { path: string; sha256: string } | null }

const adapter = (sha256: string) => ({ path: blobPath(sha256), sha256 })

/**
 * What a model's name stands for: a base id, `slug`, `slug@version`, or `run:<id>` for a try-out before publishing.
 * @returns null for a name that stands for nothing
 */
export async function resolveAdapter(model: string): Promise<ResolvedModel | null> {
  const base = findBaseModel(model)
  if (base) return { baseId: base.id, adapter: null }
  if (model.startsWith('run:')) {
    const run = await db().run.findUnique({ where: { id: model.slice(4) } })
    return run?.ggufSha256 ? { baseId: run.baseModelId, adapter: adapter(run.ggufSha256) } : null
  }
  const [slug, version] = model.split('@') as [string, string | undefined]
  if (version !== undefined && !/^[1-9]\d{0,8}$/.test(version)) return null
  const row = await db().modelVersion.findFirst({
    where: { model: { slug }, publishedAt: { not: null }, ...(version ? { version: Number(version) } : {}) },
    orderBy: { version: 'desc' },
  })
  return row ? { baseId: row.baseModelId, adapter: adapter(row.ggufSha256) } : null
}
