import { parseEventLogs } from 'viem'
import type { z } from 'zod'
import { datanetRegistryAbi } from '#lib/chain/generated/abis.ts'
import type { confirmReleaseInput, DatanetDetail } from '#lib/schemas/datanet.ts'
import { deployment, settledReceipt } from '../chain/index.ts'
import { db } from '../db.ts'
import { AppError, notFound } from '../errors.ts'
import { readDatanet } from './view.ts'

/** Marks versions as released that a transaction released on the chain: the chain alone decides. Safe to repeat. */
export async function confirmRelease({
  input,
}: {
  input: z.infer<typeof confirmReleaseInput>
}): Promise<DatanetDetail> {
  const datanet = await db().datanet.findUnique({ where: { id: input.id } })
  if (!datanet) throw notFound('Datanet')
  const { addresses } = await deployment()
  const receipt = await settledReceipt(input.txHash)
  const events = parseEventLogs({ abi: datanetRegistryAbi, eventName: 'Released', logs: receipt.logs }).filter(
    (event) =>
      event.address.toLowerCase() === addresses.datanetRegistry.toLowerCase() &&
      event.args.datanetId === BigInt(datanet.chainDatanetId.toFixed(0)),
  )
  if (events.length === 0) {
    throw new AppError('bad_input', 'That transaction releases nothing of this Datanet; check its hash.', {
      place: 'txHash',
    })
  }
  for (const { args } of events) {
    await db().datanetVersion.updateMany({
      where: {
        datanetId: datanet.id,
        version: args.version,
        root: args.root,
        manifestHash: args.manifestHash,
        releasedAt: null,
      },
      data: { releasedAt: new Date(), txHash: input.txHash },
    })
  }
  const detail = await readDatanet(datanet.id)
  if (!detail) throw notFound('Datanet')
  return detail
}
