import type { z } from 'zod'
import { poolsAbi } from '#lib/chain/generated/abis.ts'
import type { bountiesOutput } from '#lib/schemas/bounty.ts'
import { deployment, publicClient } from '../chain/index.ts'
import type { Ctx } from '../ctx.ts'
import { requireAccess } from '../datanet/index.ts'
import { db } from '../db.ts'
import { toBounty } from './view.ts'

/** What a Datanet has left for bounties, and what its next release divides, in wei, as the chain has it. */
export async function poolMoney(chainDatanetId: bigint): Promise<{ available: bigint; pool: bigint }> {
  const [reader, { addresses }] = await Promise.all([publicClient(), deployment()])
  const pools = { address: addresses.pools, abi: poolsAbi, args: [chainDatanetId] } as const
  const [available, pool] = await Promise.all([
    reader.readContract({ ...pools, functionName: 'bountyMoney' }),
    reader.readContract({ ...pools, functionName: 'poolOf' }),
  ])
  return { available, pool }
}

/** A Datanet's bounties, newest first; those that were never posted only its owner sees. */
export async function listBounties({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { id: string }
}): Promise<z.infer<typeof bountiesOutput>> {
  const datanet = await requireAccess(ctx, input.id, 'read')
  const [bounties, { available, pool }] = await Promise.all([
    db().bounty.findMany({
      where: { datanetId: datanet.id, ...(datanet.access.own ? {} : { state: { not: 'draft' } }) },
      orderBy: { createdAt: 'desc' },
    }),
    poolMoney(BigInt(datanet.chainDatanetId.toFixed(0))),
  ])
  return { bounties: bounties.map(toBounty), available: available.toString(), pool: pool.toString() }
}
