import { index, onchainTable, primaryKey } from 'ponder'

/** What answers owed to a Datanet as a whole until its version `version` was released, and what became of it. */
export const pool = onchainTable(
  'pool',
  (t) => ({
    datanetId: t.bigint().notNull(),
    version: t.integer().notNull(),
    credited: t.bigint().notNull(),
    /** null until it is settled: what each row gets, and what went to bounties */
    perRow: t.bigint(),
    bounties: t.bigint(),
    rows: t.integer(),
    paid: t.bigint().notNull(),
  }),
  (table) => ({ pk: primaryKey({ columns: [table.datanetId, table.version] }) }),
)

export const bounty = onchainTable(
  'bounty',
  (t) => ({
    id: t.bigint().primaryKey(),
    datanetId: t.bigint().notNull(),
    amount: t.bigint().notNull(),
    termsHash: t.hex().notNull(),
    /** posted, awarded or cancelled */
    state: t.text().notNull(),
    winner: t.hex(),
    postedAt: t.bigint().notNull(),
  }),
  (table) => ({ ofDatanet: index().on(table.datanetId) }),
)
