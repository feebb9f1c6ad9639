import { type Hex, parseEventLogs } from 'viem'
import type { z } from 'zod'
import { datanetRegistryAbi } from '#lib/chain/generated/abis.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import type { confirmReleaseInput } from '#lib/schemas/release.ts'
import { deployment, settledReceipt } from '../chain/index.ts'
import type { Ctx } from '../ctx.ts'
import { getDatanet } from '../datanet/index.ts'
import { db, type Tx } from '../db.ts'
import { AppError, notFound } from '../errors.ts'
import { sendJob } from '../queue.ts'

/** Marks as released what a transaction released on the chain, which alone decides. Safe to repeat. */
export async function confirmRelease({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof confirmReleaseInput>
}): Promise<DatanetDetail> {
  const datanet = await db().datanet.findFirst({ where: { OR: [{ id: input.id }, { slug: input.id }] } })
  if (!datanet) throw notFound('Datanet')
  await takeOverRelease(datanet.id, input.txHash)
  return getDatanet({ ctx, input: { id: datanet.id } })
}

/** @throws AppError bad_input when the transaction releases nothing of this Datanet that is known here */
export async function takeOverRelease(datanetId: string, txHash: Hex): Promise<void> {
  const datanet = await db().datanet.findUniqueOrThrow({ where: { id: datanetId } })
  const [{ addresses }, { logs }] = await Promise.all([deployment(), settledReceipt(txHash)])
  const events = parseEventLogs({ abi: datanetRegistryAbi, eventName: 'Released', logs }).filter(
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
    const known = await db().$transaction((tx) => takeOver(tx, datanetId, txHash, args))
    if (!known) {
      const message = `Version ${args.version} was released with rows that were not prepared here; prepare the next one.`
      throw new AppError('bad_input', message, { place: 'txHash' })
    }
  }
}

type Released = { version: number; root: Hex; manifestHash: Hex }

/** Also a version that was set aside since: its transaction was faster than what took its place. */
async function takeOver(tx: Tx, datanetId: string, txHash: Hex, { version, root, manifestHash }: Released) {
  const found = await tx.datanetVersion.findFirst({
    where: { datanetId, root, manifestHash },
    orderBy: { releasedAt: { sort: 'asc', nulls: 'last' } },
  })
  if (!found || found.releasedAt) return found !== null
  await tx.$executeRaw`
    UPDATE datanet_version SET version = (
      SELECT least(min(version), 0) - 1 FROM datanet_version WHERE datanet_id = ${datanetId})
    WHERE datanet_id = ${datanetId} AND version = ${version} AND id <> ${found.id} AND released_at IS NULL`
  const released = await tx.datanetVersion.updateMany({
    where: { id: found.id, releasedAt: null },
    data: { version, releasedAt: new Date(), txHash },
  })
  if (released.count === 0) return true
  await tx.releaseJob.updateMany({ where: { versionId: found.id }, data: { state: 'released', error: null } })
  await tx.releaseJob.updateMany({
    where: { datanetId, state: 'prepared' },
    data: { state: 'failed', error: `Version ${version} was released before it; prepare the next one.` },
  })
  await sendJob(tx, 'export', { versionId: found.id })
  await sendJob(tx, 'pay', { versionId: found.id })
  return true
}
