import { index, onchainTable, primaryKey, relations } from 'ponder'

export const agent = onchainTable(
  'agent',
  (t) => ({
    id: t.bigint().primaryKey(),
    owner: t.hex().notNull(),
    uri: t.text().notNull(),
    /** who signs for it; null after a transfer, until the new owner names one */
    wallet: t.hex(),
    /** wei that stand behind it, what is being withdrawn included */
    collateral: t.bigint().notNull(),
    registeredAt: t.bigint().notNull(),
  }),
  (table) => ({ ofOwner: index().on(table.owner) }),
)

/** Every key that an agent ever signed with. */
export const agentKey = onchainTable(
  'agent_key',
  (t) => ({ agentId: t.bigint().notNull(), key: t.hex().notNull(), since: t.bigint().notNull() }),
  (table) => ({ pk: primaryKey({ columns: [table.agentId, table.key] }) }),
)

export const agentFeedback = onchainTable(
  'agent_feedback',
  (t) => ({
    agentId: t.bigint().notNull(),
    client: t.hex().notNull(),
    index: t.bigint().notNull(),
    /** `value` ÷ 10^`decimals` is meant */
    value: t.bigint().notNull(),
    decimals: t.integer().notNull(),
    tag1: t.text().notNull(),
    tag2: t.text().notNull(),
    endpoint: t.text().notNull(),
    uri: t.text().notNull(),
    hash: t.hex().notNull(),
    revoked: t.boolean().notNull(),
    time: t.bigint().notNull(),
  }),
  (table) => ({ pk: primaryKey({ columns: [table.agentId, table.client, table.index] }) }),
)

export const agentValidation = onchainTable(
  'agent_validation',
  (t) => ({
    requestHash: t.hex().primaryKey(),
    agentId: t.bigint().notNull(),
    validator: t.hex().notNull(),
    requestUri: t.text().notNull(),
    requestedAt: t.bigint().notNull(),
    /** 0–100, the newest; null before the first */
    response: t.integer(),
    responseUri: t.text(),
    responseHash: t.hex(),
    tag: t.text(),
    respondedAt: t.bigint(),
  }),
  (table) => ({ ofAgent: index().on(table.agentId) }),
)

export const agentRelations = relations(agent, ({ many }) => ({
  feedback: many(agentFeedback),
  validations: many(agentValidation),
}))
export const agentFeedbackRelations = relations(agentFeedback, ({ one }) => ({
  agent: one(agent, { fields: [agentFeedback.agentId], references: [agent.id] }),
}))
export const agentValidationRelations = relations(agentValidation, ({ one }) => ({
  agent: one(agent, { fields: [agentValidation.agentId], references: [agent.id] }),
}))
