import type { z } from 'zod'
import { findBaseModel } from '#lib/domain/base-models.ts'
import { modelCard } from '#lib/domain/model-card.ts'
import { runSettingsSchema, scorecardSchema } from '#lib/schemas/run.ts'
import { trainParamsSchema } from '#lib/schemas/train-params.ts'
import type { cardInput, cardSchema } from '#lib/schemas/training.ts'
import { deployment } from '../chain/index.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { env } from '../env.ts'
import { AppError } from '../errors.ts'
import { readable } from './exports.ts'

type Args = { ctx: Ctx; input: z.infer<typeof cardInput> }

/** The model card for a repository that holds a run's files in these formats. @throws AppError not_found | forbidden | conflict */
export async function getCard({ ctx, input }: Args): Promise<z.infer<typeof cardSchema>> {
  await readable(ctx, input.id)
  const run = await db().run.findUniqueOrThrow({
    where: { id: input.id },
    include: {
      datanets: { include: { version: { include: { datanet: true } } }, orderBy: { versionId: 'asc' } },
      versions: { where: { publishedAt: { not: null } }, include: { model: true } },
    },
  })
  if (!run.finishedAt) throw new AppError('conflict', 'This run has not finished, so it has no files yet; wait for it.')
  const { chainId, addresses } = await deployment()
  const base = findBaseModel(run.baseModelId)
  const model = run.versions[0]?.model
  const readme = modelCard({
    run: {
      ...{ id: run.id, name: run.name, root: run.runRoot, anchoredStep: run.anchoredStep },
      finishedAt: run.finishedAt.toISOString(),
    },
    base: base ?? { id: run.baseModelId, name: run.baseModelId, hub: run.baseModelId, licence: 'other' },
    formats: input.formats,
    datanets: run.datanets.map(({ weight, version: { version, rows, root, datanet } }) => ({
      ...{ slug: datanet.slug, name: datanet.name, licence: datanet.licence, version, rows, root, weight },
    })),
    params: trainParamsSchema.parse(run.params),
    ownTestSet: runSettingsSchema.safeParse(run.settings).data?.testSet.kind === 'upload',
    scorecard: run.scorecard ? scorecardSchema.parse(run.scorecard) : null,
    adapterSha256: run.adapterSha256,
    indexRoot: run.indexRoot,
    model: model?.chainModelId ? { id: model.chainModelId.toFixed(0), slug: model.slug } : null,
    chain: { id: chainId, registry: addresses.modelRegistry },
  })
  return { readme, hubUrl: env.HF_ENDPOINT ?? 'https://huggingface.co' }
}
