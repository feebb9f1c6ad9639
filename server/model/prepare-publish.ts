import type { z } from 'zod'
import { canonicalJson, documentHash } from '#lib/domain/hashing.ts'
import type { preparePublishInput, preparePublishOutput } from '#lib/schemas/model.ts'
import { trainParamsSchema } from '#lib/schemas/train-params.ts'
import type { Prisma } from '#prisma/generated/client.ts'
import { putBytes } from '../blob.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError, forbidden, notFound } from '../errors.ts'
import { newId } from '../id.ts'
import { adapterFile } from '../run/index.ts'
import { baseFiles } from './base-files.ts'
import { withdrawnRows } from './withdrawn-rows.ts'

const hex = (value: string) => (value.startsWith('0x') ? value : `0x${value}`) as `0x${string}`

/**
 * Writes the passport of a ready run and answers with what the publishing transaction must say. The draft becomes a
 * version when the chain confirms it. @throws AppError not_found | forbidden | conflict | bad_input
 */
export async function preparePublish({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof preparePublishInput>
}): Promise<z.infer<typeof preparePublishOutput>> {
  const { userId, address } = requireSession(ctx)
  const run = await db().run.findUnique({
    where: { id: input.runId },
    include: {
      datanets: { include: { version: { include: { datanet: true } } }, orderBy: { versionId: 'asc' } },
      versions: { where: { publishedAt: { not: null } }, include: { model: true } },
    },
  })
  if (!run) throw notFound('run')
  if (run.userId !== userId) throw forbidden('the person who trained this model')
  const published = run.versions[0]
  if (published) throw new AppError('conflict', `This run is published already as “${published.model.name}”.`)
  const { adapterSha256, ggufSha256, indexRoot, runRoot } = run
  if (trainParamsSchema.parse(run.params).method === 'dora') {
    const message =
      'A DoRA adapter cannot be served beside others yet; download it merged, or train with LoRA to publish.'
    throw new AppError('conflict', message)
  }
  if (run.state !== 'ready' || !adapterSha256 || !ggufSha256 || !indexRoot) {
    throw new AppError('conflict', 'Only a run that is ready can be published; wait for it or resume it.')
  }
  if (!runRoot) {
    throw new AppError(
      'conflict',
      'The steps of this run are not anchored on the chain yet; wait a moment and try again.',
    )
  }
  const taken = await db().model.findUnique({ where: { slug: input.slug }, include: { versions: true } })
  if (taken && (taken.ownerAddress !== address || taken.versions.some((version) => version.publishedAt))) {
    throw new AppError('conflict', `The address “${input.slug}” is taken; choose another.`, { place: 'slug' })
  }

  await Promise.all([adapterFile(run, 'adapterSha256'), adapterFile(run, 'ggufSha256')])
  const files = await baseFiles(run.baseModelId)
  const withdrawn = await withdrawnRows(run.id)
  const datanets = run.datanets.map(({ version }) => ({
    datanetId: version.datanet.chainDatanetId.toFixed(0),
    name: version.datanet.name,
    version: version.version,
    root: version.root,
    rows: version.rows,
    // rows that it trained on and that were withdrawn since it was started
    withdrawnRows: withdrawn.get(version.id) ?? 0,
    licence: version.datanet.licence,
    manifestHash: version.manifestHash,
  }))
  const passport = {
    schema: 'modelfactory-passport/1',
    name: input.name,
    slug: input.slug,
    summary: input.summary,
    owner: address,
    baseModel: {
      id: run.baseModelId,
      sha256: files['model.safetensors'],
      chatTemplateSha256: files['chat_template.jinja'],
    },
    adapter: { sha256: adapterSha256, ggufSha256 },
    run: { id: run.id, root: runRoot, steps: run.anchoredStep, params: run.params, scorecard: run.scorecard },
    attributionIndexRoot: indexRoot,
    datanets,
  }
  const passportHash = documentHash(passport)
  await putBytes(new TextEncoder().encode(canonicalJson(passport)))
  const version = {
    baseModelId: run.baseModelId,
    adapterSha256,
    ggufSha256,
    templateHash: hex(files['chat_template.jinja']),
    runRoot,
    indexRoot,
    passport: passport as Prisma.InputJsonValue,
    passportHash,
    pricePer1k: input.pricePer1k,
  }
  const versionId = await db().$transaction(async (tx) => {
    const names = { name: input.name, summary: input.summary }
    const model = await tx.model.upsert({
      where: { slug: input.slug },
      create: { id: newId('mdl'), slug: input.slug, ownerAddress: address, ...names },
      update: names,
    })
    // a form sent twice renews its draft; a version on the chain is never touched
    await tx.modelVersion.deleteMany({ where: { modelId: model.id, publishedAt: null } })
    const id = newId('mv')
    await tx.modelVersion.create({ data: { id, modelId: model.id, version: 1, runId: run.id, ...version } })
    return id
  })
  return {
    versionId,
    slug: input.slug,
    pricePer1k: input.pricePer1k,
    fields: {
      baseHash: hex(files['model.safetensors']),
      adapterHash: hex(adapterSha256),
      ggufHash: hex(ggufSha256),
      templateHash: hex(files['chat_template.jinja']),
      runRoot: hex(runRoot),
      indexRoot: hex(indexRoot),
      passportHash,
      datanets: datanets.map(({ datanetId, version: number }) => ({ datanetId, version: number })),
    },
  }
}
