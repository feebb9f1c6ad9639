import { index, onchainTable, primaryKey, relations } from 'ponder'

export const proposal = onchainTable('proposal', (t) => ({
  id: t.bigint().primaryKey(),
  proposer: t.hex().notNull(),
  targets: t.jsonb().notNull(),
  values: t.jsonb().notNull(),
  calldatas: t.jsonb().notNull(),
  description: t.text().notNull(),
  voteStart: t.bigint().notNull(),
  /** later than at first where the quorum came late */
  voteEnd: t.bigint().notNull(),
  /** proposed, queued, executed or cancelled; what follows from time and votes alone has no event */
  state: t.text().notNull(),
  /** when a queued one may be executed */
  eta: t.bigint(),
  votesFor: t.bigint().notNull(),
  votesAgainst: t.bigint().notNull(),
  votesAbstain: t.bigint().notNull(),
  proposedAt: t.bigint().notNull(),
}))

export const vote = onchainTable(
  'vote',
  (t) => ({
    proposalId: t.bigint().notNull(),
    voter: t.hex().notNull(),
    /** 0 against, 1 for, 2 abstain */
    support: t.integer().notNull(),
    weight: t.bigint().notNull(),
    reason: t.text().notNull(),
    time: t.bigint().notNull(),
  }),
  (table) => ({ pk: primaryKey({ columns: [table.proposalId, table.voter] }), ofVoter: index().on(table.voter) }),
)

/** Votes that were delegated to an account, its own included. */
export const votingPower = onchainTable('voting_power', (t) => ({
  account: t.hex().primaryKey(),
  votes: t.bigint().notNull(),
}))

/** Every entry that a name ever had; the newest holds. */
export const addressBook = onchainTable(
  'address_book',
  (t) => ({
    id: t.text().primaryKey(),
    name: t.hex().notNull(),
    previous: t.hex().notNull(),
    current: t.hex().notNull(),
    since: t.bigint().notNull(),
  }),
  (table) => ({ ofName: index().on(table.name, table.id) }),
)

export const proposalRelations = relations(proposal, ({ many }) => ({ votes: many(vote) }))
export const voteRelations = relations(vote, ({ one }) => ({
  proposal: one(proposal, { fields: [vote.proposalId], references: [proposal.id] }),
}))
