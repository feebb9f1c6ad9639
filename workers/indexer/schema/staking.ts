import { index, onchainTable } from 'ponder'

/** What a staker has at stake, and took out as rewards so far. */
export const stake = onchainTable('stake', (t) => ({
  account: t.hex().primaryKey(),
  amount: t.bigint().notNull(),
  rewards: t.bigint().notNull(),
}))

/** A request to leave: of a stake in wei, or of an agent's collateral in shares, which a slash makes worth less. */
export const unbonding = onchainTable(
  'unbonding',
  (t) => ({
    id: t.bigint().primaryKey(),
    account: t.hex().notNull(),
    /** null for a stake */
    agentId: t.bigint(),
    amount: t.bigint().notNull(),
    withdrawableAt: t.bigint().notNull(),
    /** wei, when it was withdrawn */
    withdrawn: t.bigint(),
    withdrawnAt: t.bigint(),
  }),
  (table) => ({ ofAccount: index().on(table.account) }),
)

export const slash = onchainTable(
  'slash',
  (t) => ({
    id: t.text().primaryKey(),
    agentId: t.bigint().notNull(),
    reporter: t.hex().notNull(),
    amount: t.bigint().notNull(),
    burned: t.bigint().notNull(),
    reasonHash: t.hex().notNull(),
    time: t.bigint().notNull(),
  }),
  (table) => ({ ofAgent: index().on(table.agentId, table.id) }),
)
