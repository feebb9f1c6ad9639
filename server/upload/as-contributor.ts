import { type Address, getAddress } from 'viem'
import type { Ctx } from '../ctx.ts'
import { requireAccess } from '../datanet/index.ts'

/**
 * The Datanet that a program adds to, and who it says it is. Nothing is granted by saying so: the signature under the batch
 * proves it before a row is looked at.
 * @throws AppError not_found | forbidden
 */
export async function asContributor(ctx: Ctx, input: { id: string; contributor: Address }) {
  const address = getAddress(input.contributor)
  const asThem: Ctx = { ...ctx, session: { userId: '', address, operator: false } }
  return { address, asThem, datanet: await requireAccess(asThem, input.id, 'contribute') }
}
