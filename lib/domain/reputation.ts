/** A vote on a row that others voted on too, and that is decided. */
export type PastVote = { agreed: boolean; recheck: boolean }

/** How many of a reviewer's last such votes count. */
export const rememberedVotes = 200
export const fullVote = 1_000_000

/**
 * Weight of a reviewer's next vote, in millionths of a full one: a half, and how often this reviewer's votes were the
 * decision, smoothed as by Laplace's rule of succession: 0.5 + (k + 1) / (n + 2), so from 0.5 to 1.5, and 1 for who is new.
 * Re-checks count double: who cast them could not know that the row was decided, nor how.
 */
export function weightOfNextVote(votes: readonly PastVote[]): number {
  let [agreed, all] = [0, 0]
  for (const vote of votes) {
    const times = vote.recheck ? 2 : 1
    all += times
    if (vote.agreed) agreed += times
  }
  return Math.round(fullVote * (0.5 + (agreed + 1) / (all + 2)))
}
