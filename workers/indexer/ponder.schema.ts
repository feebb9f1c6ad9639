// The tables of the index: all events as they are, and what they add up to. Amounts are wei, times are seconds of Unix time.
// The ids of histories (`price`, `claim`, …) are ids of `event`, which sort as the chain does.
import { index, onchainTable, primaryKey, relations } from 'ponder'

/** Every event of every contract. `id` sorts as the chain does: time, block, transaction, log. */
export const event = onchainTable(
  'event',
  (t) => ({
    id: t.text().primaryKey(),
    contract: t.text().notNull(),
    address: t.hex().notNull(),
    name: t.text().notNull(),
    /** arguments by name; whole numbers are decimal strings */
    args: t.jsonb().notNull(),
    blockNumber: t.bigint().notNull(),
    blockHash: t.hex().notNull(),
    time: t.bigint().notNull(),
    txHash: t.hex().notNull(),
    sender: t.hex().notNull(),
    logIndex: t.integer().notNull(),
  }),
  (table) => ({ ofContract: index().on(table.contract, table.id) }),
)

/** The accounts that an event names, and who sent it: the way from an account to its events. */
export const eventAccount = onchainTable(
  'event_account',
  (t) => ({ account: t.hex().notNull(), eventId: t.text().notNull() }),
  (table) => ({ pk: primaryKey({ columns: [table.account, table.eventId] }) }),
)

export const eventRelations = relations(event, ({ many }) => ({ accounts: many(eventAccount) }))
export const eventAccountRelations = relations(eventAccount, ({ one }) => ({
  event: one(event, { fields: [eventAccount.eventId], references: [event.id] }),
}))

export * from './schema/agents.ts'
export * from './schema/governance.ts'
export * from './schema/pools.ts'
export * from './schema/registries.ts'
export * from './schema/royalties.ts'
export * from './schema/staking.ts'
