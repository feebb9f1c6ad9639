import { rememberedVotes, weightOfNextVote } from '#lib/domain/reputation.ts'
import { db } from '../db.ts'

/** Weight of a reviewer's next vote here, in millionths of a full one. */
export async function readWeight(datanetId: string, reviewer: string): Promise<number> {
  const votes = await db().review.findMany({
    where: { datanetId, reviewer, agreed: { not: null } },
    orderBy: { createdAt: 'desc' },
    take: rememberedVotes,
    select: { agreed: true, round: true },
  })
  return weightOfNextVote(votes.map(({ agreed, round }) => ({ agreed: agreed === true, recheck: round > 0 })))
}
