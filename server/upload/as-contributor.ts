import { type Address, getAddress } from 'viem'
import type { Ctx } from '../ctx.ts'
import { requireAccess } from '../datanet/index.ts'
import { db } from '../db.ts'
import { newId } from '../id.ts'

/**
 * The Datanet that a program adds to, and who it says it is. Nothing is granted by saying so: the signature under the batch
 * proves it before a row is stored.
 * @throws AppError not_found | forbidden
 */
export async function asContributor(ctx: Ctx, input: { id: string; contributor: Address }) {
  const address = getAddress(input.contributor)
  const user = await db().user.upsert({ where: { address }, create: { id: newId('usr'), address }, update: {} })
  const asThem: Ctx = { ...ctx, session: { userId: user.id, address, operator: false } }
  const datanet = await requireAccess(asThem, input.id, 'contribute')
  return { datanet, address, userId: user.id }
}
