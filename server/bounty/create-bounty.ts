import type { z } from 'zod'
import { canonicalJson, documentHash } from '#lib/domain/hashing.ts'
import type { Bounty, createBountyInput } from '#lib/schemas/bounty.ts'
import { putBytes } from '../blob.ts'
import type { Ctx } from '../ctx.ts'
import { requireAccess } from '../datanet/index.ts'
import { db } from '../db.ts'
import { AppError } from '../errors.ts'
import { newId } from '../id.ts'
import { poolMoney } from './list-bounties.ts'
import { toBounty } from './view.ts'

/**
 * Drafts a bounty. Its terms lie in the blob store under the hash that the owner's transaction (`Pools.postBounty`) names.
 * @throws AppError bad_input when there is not so much to promise
 */
export async function createBounty({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof createBountyInput>
}): Promise<Bounty> {
  const datanet = await requireAccess(ctx, input.id, 'own')
  const { title, terms, amount } = input
  const datanetId = datanet.chainDatanetId.toFixed(0)
  const { available } = await poolMoney(BigInt(datanetId))
  if (BigInt(amount) === 0n || BigInt(amount) > available) {
    const message = 'A bounty is more than nothing, and at most what is left for bounties; choose another amount.'
    throw new AppError('bad_input', message, { place: 'amount' })
  }
  const id = newId('bty')
  const document = { id, datanetId, title, terms, amount }
  await putBytes(Buffer.from(canonicalJson(document)))
  const row = await db().bounty.create({
    data: { id, datanetId: datanet.id, title, terms, amount, termsHash: documentHash(document) },
  })
  return toBounty(row)
}
