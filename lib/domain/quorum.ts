/** A vote that counts; skips do not. `weight` is in millionths of a full vote. */
export type Vote = { reviewer: string; verdict: 'accept' | 'reject'; weight: number; reason?: string | null }

/**
 * What the votes on a row decide: as soon as `quorum` distinct reviewers have voted, the side with more weight. Where both
 * sides weigh the same, and with too few votes, nothing is decided: null, and one more reviewer is asked.
 */
export function decideByVotes(votes: readonly Vote[], quorum: number): 'accepted' | 'rejected' | null {
  if (votes.length < Math.max(1, quorum)) return null
  const balance = votes.reduce((sum, { verdict, weight }) => sum + (verdict === 'accept' ? weight : -weight), 0)
  return balance > 0 ? 'accepted' : balance < 0 ? 'rejected' : null
}

/** Why most of those rejected it who did; of equally many the one that was said first. null where nobody said why. */
export function commonReason(votes: readonly Vote[]): string | null {
  const times = new Map<string, number>()
  for (const { verdict, reason } of votes) {
    if (verdict === 'reject' && reason) times.set(reason, (times.get(reason) ?? 0) + 1)
  }
  const most = Math.max(0, ...times.values())
  return [...times].find(([, n]) => n === most)?.[0] ?? null
}

/**
 * Whose acceptance a version's leaf names: of those who accepted, in the order of their addresses, the one at the row's hash
 * modulo their number, so that over many rows all earn alike. @throws RangeError when nobody accepted
 */
export function leafReviewer(datumHash: string, accepters: readonly string[]): string {
  if (accepters.length === 0) throw new RangeError(`Nobody accepted row ${datumHash}.`)
  const order = [...accepters].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
  return order[Number(BigInt(datumHash) % BigInt(order.length))] as string
}

/** Whether a decided row is shown to one more reviewer: those of its Datanet whose hash falls into the first `percent` of 100. */
export const drawnForRecheck = (datumHash: string, percent: number): boolean =>
  Number.parseInt(datumHash.slice(2, 10), 16) < (percent / 100) * 2 ** 32
