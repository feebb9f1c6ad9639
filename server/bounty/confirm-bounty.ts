import { parseEventLogs } from 'viem'
import type { z } from 'zod'
import { poolsAbi } from '#lib/chain/generated/abis.ts'
import type { Bounty, confirmBountyInput } from '#lib/schemas/bounty.ts'
import type { Prisma } from '#prisma/generated/client.ts'
import { deployment, settledReceipt } from '../chain/index.ts'
import type { Ctx } from '../ctx.ts'
import { requireAccess } from '../datanet/index.ts'
import { db, wei } from '../db.ts'
import { AppError, notFound } from '../errors.ts'
import { toBounty } from './view.ts'

/** Takes over what a transaction did to a bounty: posted, awarded or cancelled. The chain alone decides. Safe to repeat. */
export async function confirmBounty({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof confirmBountyInput>
}): Promise<Bounty> {
  const bounty = await db().bounty.findUnique({ where: { id: input.bountyId }, include: { datanet: true } })
  if (!bounty) throw notFound('bounty')
  await requireAccess(ctx, bounty.datanetId, 'read')
  const [{ addresses }, { logs }] = await Promise.all([deployment(), settledReceipt(input.txHash)])
  const ours = parseEventLogs({ abi: poolsAbi, logs }).filter(
    (event) => event.address.toLowerCase() === addresses.pools.toLowerCase(),
  )
  const chainDatanetId = wei(bounty.datanet.chainDatanetId)
  let [change, touched]: [Prisma.BountyUpdateManyMutationInput | null, boolean] = [null, false]
  let chainBountyId = bounty.chainBountyId && wei(bounty.chainBountyId)
  for (const event of ours) {
    if (event.eventName === 'BountyPosted') {
      const { datanetId, bountyId, termsHash, amount } = event.args
      if (datanetId !== chainDatanetId || termsHash !== bounty.termsHash || amount !== wei(bounty.amount)) continue
      // terms name the draft, so another posting of them is the same promise made twice: the first one counts
      chainBountyId ??= bountyId
      touched ||= chainBountyId === bountyId
      if (chainBountyId === bountyId && bounty.state === 'draft') {
        change = { state: 'open', chainBountyId: bountyId.toString(), txHash: input.txHash }
      }
    }
    if (event.eventName === 'BountyAwarded' && event.args.bountyId === chainBountyId) {
      change = { state: 'awarded', winner: event.args.winner, closedAt: new Date(), txHash: input.txHash }
    }
    if (event.eventName === 'BountyCancelled' && event.args.bountyId === chainBountyId) {
      change = { state: 'cancelled', closedAt: new Date(), txHash: input.txHash }
    }
  }
  if (!change && !touched) {
    const message = 'That transaction does nothing to this bounty; check its hash.'
    throw new AppError('bad_input', message, { place: 'txHash' })
  }
  if (change) {
    await db().bounty.updateMany({
      where: { id: bounty.id, state: { in: change.state === 'open' ? ['draft'] : ['draft', 'open'] } },
      data: change,
    })
  }
  return toBounty(await db().bounty.findUniqueOrThrow({ where: { id: bounty.id } }))
}
