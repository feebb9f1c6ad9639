import { parseEventLogs } from 'viem'
import type { z } from 'zod'
import { modelRegistryAbi } from '#lib/chain/generated/abis.ts'
import type { confirmPublishInput, ModelDetail } from '#lib/schemas/model.ts'
import { deployment, settledReceipt } from '../chain/index.ts'
import { db } from '../db.ts'
import { AppError, notFound } from '../errors.ts'
import { readModel } from './view.ts'

/** Makes a draft a published version, if the transaction published exactly it. Safe to repeat. */
export async function confirmPublish({ input }: { input: z.infer<typeof confirmPublishInput> }): Promise<ModelDetail> {
  const draft = await db().modelVersion.findUnique({ where: { id: input.versionId }, include: { model: true } })
  if (!draft) throw notFound('draft of a model')
  const { addresses } = await deployment()
  const receipt = await settledReceipt(input.txHash)
  const ours = receipt.logs.filter((log) => log.address.toLowerCase() === addresses.modelRegistry.toLowerCase())
  const published = parseEventLogs({ abi: modelRegistryAbi, eventName: 'Published', logs: ours })
  const versions = parseEventLogs({ abi: modelRegistryAbi, eventName: 'VersionPublished', logs: ours })
  const match = versions.find(
    ({ args }) =>
      args.fields.passportHash === draft.passportHash && args.fields.adapterHash === `0x${draft.adapterSha256}`,
  )
  const owner = published.find(({ args }) => args.modelId === match?.args.modelId && args.slug === draft.model.slug)
  if (!match || !owner) {
    throw new AppError('bad_input', 'That transaction does not publish this model; check its hash.', {
      place: 'txHash',
    })
  }
  await db().$transaction(async (tx) => {
    await tx.model.update({
      where: { id: draft.modelId },
      data: { chainModelId: match.args.modelId.toString(), ownerAddress: owner.args.owner },
    })
    await tx.modelVersion.updateMany({
      where: { id: draft.id, publishedAt: null },
      data: {
        version: match.args.version,
        publishedAt: new Date(),
        txHash: input.txHash,
        blockNumber: receipt.blockNumber,
        pricePer1k: match.args.pricePer1k.toString(),
      },
    })
  })
  const model = await readModel(draft.model.slug)
  if (!model) throw notFound('model')
  return model
}
