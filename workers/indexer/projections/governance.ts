import type { addressBookAbi, governedOpenAbi, openGovernorAbi } from '#lib/chain/generated/abis.ts'
import { addressBook, proposal, vote, votingPower } from '../ponder.schema.ts'
import { plain } from './plain.ts'
import { type At, amend, type Db, type Projections } from './projection.ts'

type Ballot = { proposalId: bigint; voter: `0x${string}`; support: number; weight: bigint; reason: string }

/** By OpenZeppelin's GovernorCountingSimple. */
const TALLIES = ['votesAgainst', 'votesFor', 'votesAbstain'] as const

async function count({ proposalId, voter, support, weight, reason }: Ballot, db: Db, { time }: At): Promise<void> {
  await db.insert(vote).values({ proposalId, voter, support, weight, reason, time })
  const tally = TALLIES[support]
  if (!tally) throw new Error(`A vote for ${support} is none of GovernorCountingSimple's.`)
  await amend(db.find(proposal, { id: proposalId }), (row) =>
    db.update(proposal, { id: proposalId }).set({ [tally]: row[tally] + weight }),
  )
}

export const openGovernor: Projections<typeof openGovernorAbi> = {
  ProposalCreated: (args, db, { time }) => {
    const { proposalId: id, proposer, targets, values, calldatas, description, voteStart, voteEnd } = args
    return db.insert(proposal).values({
      ...{ id, proposer, description, voteStart, voteEnd, state: 'proposed', proposedAt: time },
      ...{ targets: plain(targets), values: plain(values), calldatas: plain(calldatas) },
      ...{ votesFor: 0n, votesAgainst: 0n, votesAbstain: 0n },
    })
  },
  ProposalExtended: ({ proposalId: id, extendedDeadline }, db) =>
    amend(db.find(proposal, { id }), () => db.update(proposal, { id }).set({ voteEnd: extendedDeadline })),
  ProposalQueued: ({ proposalId: id, etaSeconds: eta }, db) =>
    amend(db.find(proposal, { id }), () => db.update(proposal, { id }).set({ state: 'queued', eta })),
  ProposalExecuted: ({ proposalId: id }, db) =>
    amend(db.find(proposal, { id }), () => db.update(proposal, { id }).set({ state: 'executed' })),
  ProposalCanceled: ({ proposalId: id }, db) =>
    amend(db.find(proposal, { id }), () => db.update(proposal, { id }).set({ state: 'cancelled' })),
  VoteCast: count,
  VoteCastWithParams: count,
}

export const governedOpen: Projections<typeof governedOpenAbi> = {
  DelegateVotesChanged: ({ delegate: account, newVotes: votes }, db) =>
    db.insert(votingPower).values({ account, votes }).onConflictDoUpdate({ votes }),
}

export const addresses: Projections<typeof addressBookAbi> = {
  AddressSet: ({ name, previous, current }, db, { id, time }) =>
    db.insert(addressBook).values({ id, name, previous, current, since: time }),
}
