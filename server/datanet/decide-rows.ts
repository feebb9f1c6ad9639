import { commonReason, decideByVotes, drawnForRecheck, leafReviewer, type Vote } from '#lib/domain/quorum.ts'
import type { Datanet } from '#prisma/generated/client.ts'
import type { Tx } from '../db.ts'

type Rule = Pick<Datanet, 'id' | 'quorum' | 'recheckPercent'>
type State = 'proposed' | 'accepted' | 'rejected' | 'withdrawn'
type Row = {
  id: string
  hash: string
  state: State
  reviewer: string
  origin: string
  parent: string | null
  decision_reason: string | null
}
type Cast = Vote & { datumId: string; round: number }
type Change = {
  id: string
  state: State
  reviewer: string
  reason: string | null
  votes: number
  rejections: number
  recheck: boolean
}
export type Decision = { state: State; votes: number }

/**
 * Counts the votes on rows of one Datanet anew and moves the rows to where these put them. A decided row is weighed with all
 * votes on it: a re-check that outweighs them turns the decision round, one that weighs as much opens it again. Who is named
 * by the leaf stays who it was, since released versions name them. An edit that is accepted takes the place of its parent.
 * @param ids rows that the caller has locked
 * @param enough votes that decide, where that is not the Datanet's quorum
 */
export async function decideRows(
  tx: Tx,
  datanet: Rule,
  ids: string[],
  enough = datanet.quorum,
): Promise<Map<string, Decision>> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT id, hash, state::text AS state, reviewer, origin, parents[1] AS parent, decision_reason
    FROM datum WHERE id = ANY(${ids})`
  const cast = await tx.$queryRaw<Cast[]>`
    SELECT datum_id AS "datumId", reviewer, verdict::text AS verdict, weight, reason, round FROM review
    WHERE datum_id = ANY(${ids}) AND verdict <> 'skip' ORDER BY created_at, id`
  const votesOn = Map.groupBy(cast, (vote) => vote.datumId)
  const changes = rows.map((row): Change => {
    const votes = votesOn.get(row.id) ?? []
    const count = { votes: votes.length, rejections: votes.filter((vote) => vote.verdict === 'reject').length }
    const rechecked = votes.some((vote) => vote.round > 0)
    const open = row.state === 'proposed'
    const keep = { id: row.id, state: row.state, reviewer: row.reviewer, reason: row.decision_reason, ...count }
    if (row.state === 'withdrawn' || row.decision_reason === 'edited') return { ...keep, recheck: false }
    const state = decideByVotes(votes, open ? enough : 1) ?? 'proposed'
    // the one vote on it was taken back: nobody is named yet
    if (votes.length === 0) return { ...keep, state, reviewer: '', reason: null, recheck: false }
    const accepters = votes.filter((vote) => vote.verdict === 'accept').map((vote) => vote.reviewer)
    return {
      ...keep,
      state,
      reviewer: state === 'accepted' && !row.reviewer ? leafReviewer(row.hash, accepters) : row.reviewer,
      reason: state === 'rejected' ? commonReason(votes) : null,
      recheck: state !== 'proposed' && !rechecked && drawnForRecheck(row.hash, datanet.recheckPercent),
    }
  })
  const accepted = new Map(changes.filter(({ state }) => state === 'accepted').map((change) => [change.id, change]))
  const edits = rows.filter((row) => row.origin === 'edit' && row.state !== 'accepted' && accepted.has(row.id))
  const named = edits.map(({ id, parent }) => ({ parent, reviewer: accepted.get(id)?.reviewer ?? '' }))
  await write(tx, [...changes, ...(await replaced(tx, datanet.id, named))])
  return new Map(changes.map(({ id, state, votes }) => [id, { state, votes }]))
}

/** Has edits that were accepted when they came take the place of their parents. @param ids of the edits */
export async function replaceParents(tx: Tx, datanetId: string, ids: string[]): Promise<void> {
  const edits = await tx.$queryRaw<{ parent: string | null; reviewer: string }[]>`
    SELECT parents[1] AS parent, reviewer FROM datum WHERE id = ANY(${ids}) AND origin = 'edit' AND state = 'accepted'`
  await write(tx, await replaced(tx, datanetId, edits))
}

/** The rows that accepted edits replace. Their leaf stays in coming versions for its pay, so it names somebody. */
async function replaced(
  tx: Tx,
  datanetId: string,
  edits: { parent: string | null; reviewer: string }[],
): Promise<Change[]> {
  if (edits.length === 0) return []
  const parents = await tx.$queryRaw<(Row & Pick<Change, 'votes' | 'rejections'>)[]>`
    SELECT id, hash, reviewer, votes, rejections FROM datum
    WHERE datanet_id = ${datanetId} AND hash = ANY(${edits.map((edit) => edit.parent)})
      AND state IN ('proposed', 'accepted')
    ORDER BY id FOR UPDATE`
  return parents.map(({ id, hash, reviewer, votes, rejections }) => {
    const named = reviewer || (edits.find((edit) => edit.parent === hash)?.reviewer ?? '')
    return { id, state: 'rejected', reviewer: named, reason: 'edited', votes, rejections, recheck: false }
  })
}

/** One statement, so that what the database counts along is locked in one order (see the migration `reviews`). */
async function write(tx: Tx, changes: Change[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE datum d SET state = c.state::"DatumState", reviewer = c.reviewer, decision_reason = c.reason, votes = c.votes,
      rejections = c.rejections, recheck = c.recheck,
      decided_at = CASE WHEN c.state = 'proposed' THEN NULL WHEN d.state::text = c.state THEN d.decided_at ELSE clock_timestamp() END
    FROM unnest(
      ${changes.map((change) => change.id)}::text[], ${changes.map((change) => change.state)}::text[],
      ${changes.map((change) => change.reviewer)}::text[], ${changes.map((change) => change.reason)}::text[],
      ${changes.map((change) => change.votes)}::int[], ${changes.map((change) => change.rejections)}::int[],
      ${changes.map((change) => change.recheck)}::boolean[]
    ) AS c(id, state, reviewer, reason, votes, rejections, recheck)
    WHERE d.id = c.id`
}
