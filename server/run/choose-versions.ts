import type { RunSettings } from '#lib/schemas/run.ts'
import type { Prisma } from '#prisma/generated/client.ts'
import type { Ctx } from '../ctx.ts'
import { readable } from '../datanet/index.ts'
import { db } from '../db.ts'
import { AppError } from '../errors.ts'

const include = {
  datanet: { include: { questions: { orderBy: { position: 'asc' as const } } } },
} satisfies Prisma.DatanetVersionInclude
export type ChosenVersion = Prisma.DatanetVersionGetPayload<{ include: typeof include }> & { weight: number }

/**
 * The Datanet versions that a run names, in their order, each once. @throws AppError bad_input for one that does not exist, is
 * not released, or is private to others
 */
export async function chooseVersions(ctx: Ctx, chosen: RunSettings['datanets']): Promise<ChosenVersion[]> {
  const weights = new Map(chosen.map(({ versionId, weight }) => [versionId, weight]))
  const versions = await db().datanetVersion.findMany({ where: { id: { in: [...weights.keys()] } }, include })
  const mayRead = await readable(
    ctx,
    versions.map((version) => version.datanet),
  )
  const known = new Map(
    versions
      .filter((version) => version.releasedAt && mayRead.has(version.datanetId))
      .map((version) => [version.id, version]),
  )
  return [...weights].map(([id, weight]) => {
    const version = known.get(id)
    if (version) return { ...version, weight }
    throw new AppError(
      'bad_input',
      'One of the Datanet versions does not exist, is not released, or is private; pick it again.',
      { place: 'datanets' },
    )
  })
}
