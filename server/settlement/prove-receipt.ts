import type { Hex } from 'viem'
import { proven } from '#lib/domain/evidence.ts'
import type { ReceiptProof } from '#lib/schemas/receipt.ts'
import type { Epoch } from '#prisma/generated/client.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError, notFound } from '../errors.ts'
import { type Built, rebuildEpoch } from './build-epoch.ts'
import { positionOf } from './demand-evidence.ts'
import { before, headerOf, headerToJson } from './header.ts'

const keptEpochs = 4
/** Epochs never change once they are posted: the newest asked for are kept built. */
const built = new Map<string, Promise<Built>>()

/** The way from a receipt to the head that Royalties keeps. Only posted epochs are on the chain. */
export async function proveReceipt({ input }: { ctx: Ctx; input: { hash: string } }): Promise<ReceiptProof> {
  const receipt = await db().receipt.findUnique({ where: { hash: input.hash.toLowerCase() } })
  if (!receipt) throw notFound('receipt')
  const epochs = await db().epoch.findMany({
    where: { number: { gte: receipt.epochNumber ?? 0 }, state: { in: ['posted', 'finalised'] } },
    orderBy: { number: 'asc' },
  })
  const epoch = epochs.at(0)
  if (!epoch || epoch.number !== receipt.epochNumber) {
    throw new AppError('conflict', 'This receipt is not settled yet; its place on the chain can be shown afterwards.')
  }
  const { trees } = await builtEpoch(epoch)
  const index = positionOf(trees.receipts, { channelId: receipt.channelId as Hex, nonce: receipt.nonce })
  const { leaf, proof } = proven(trees.receipts, index)
  return {
    epoch: epoch.number,
    index,
    sumBefore: leaf.sumBefore.toString(),
    proof,
    previousHead: (await before(epoch.number)).head,
    headers: epochs.map((row) => headerToJson(headerOf(row))),
  }
}

function builtEpoch(epoch: Epoch): Promise<Built> {
  const key = epoch.head ?? ''
  const known = built.get(key)
  if (known) return known
  const building = rebuildEpoch(epoch)
  built.set(key, building)
  building.catch(() => built.delete(key))
  const [oldest] = built.keys()
  if (built.size > keptEpochs && oldest !== undefined) built.delete(oldest)
  return building
}
