import { versionFilesSchema } from '#lib/schemas/release.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { requireViewer } from './find-version.ts'

type Call = { ctx: Ctx; input: { dataset: string } }
type Split = { dataset: string; config: string; split: string }

/** Released versions with their files, newest first; those without yet are pending. */
export async function listSplits({
  ctx,
  input,
}: Call): Promise<{ splits: Split[]; pending: Split[]; failed: Split[] }> {
  const { id, slug } = await requireViewer(ctx, input.dataset)
  const versions = await db().datanetVersion.findMany({
    where: { datanetId: id, releasedAt: { not: null } },
    orderBy: { version: 'desc' },
    select: { version: true, files: true },
  })
  const entries = versions.flatMap(({ version, files }, place) => {
    const names = Object.keys(versionFilesSchema.parse(files))
    const split = (config: string, name: string) => ({
      ready: names.length > 0,
      entry: { dataset: slug, config, split: name },
    })
    return (place === 0 ? ['default', `v${version}`] : [`v${version}`]).flatMap((config) =>
      names.includes('test.jsonl') ? [split(config, 'train'), split(config, 'test')] : [split(config, 'train')],
    )
  })
  const those = (ready: boolean) => entries.filter((entry) => entry.ready === ready).map(({ entry }) => entry)
  return { splits: those(true), pending: those(false), failed: [] }
}

/** What can be asked of a Datanet: everything, once a version of it is released and written. */
export async function isValid(call: Call) {
  const { splits } = await listSplits(call)
  const ready = splits.length > 0
  return { preview: ready, viewer: ready, search: ready, filter: ready, statistics: ready }
}
