import type { RunSample } from '#lib/schemas/run.ts'
import type { Votes } from './use-votes.ts'

/** Whether the tuned answer stands first: as good as drawn, and the same at every visit (FNV-1a over ballot and question). */
export function tunedFirst(ballotId: string, question: string): boolean {
  let hash = 0x811c9dc5
  for (const char of `${ballotId} ${question}`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0
  // the lowest bit of FNV-1a is the parity of its input
  return ((hash >>> 15) & 1) === 1
}

/** How the votes on these questions fell. */
export function countVotes(votes: Votes, samples: readonly RunSample[]) {
  const cast = samples.flatMap(({ question }) => votes[question] ?? [])
  const of = (choice: string) => cast.filter((one) => one === choice).length
  return { total: cast.length, tuned: of('tuned'), base: of('base'), equal: of('equal') }
}
