import { index, onchainTable, primaryKey, relations } from 'ponder'

export const datanet = onchainTable(
  'datanet',
  (t) => ({
    id: t.bigint().primaryKey(),
    creator: t.hex().notNull(),
    owner: t.hex().notNull(),
    /** who is paid the curator's part from now on */
    payee: t.hex().notNull(),
    versions: t.integer().notNull(),
    createdAt: t.bigint().notNull(),
  }),
  (table) => ({ ofOwner: index().on(table.owner) }),
)

export const datanetVersion = onchainTable(
  'datanet_version',
  (t) => ({
    datanetId: t.bigint().notNull(),
    version: t.integer().notNull(),
    root: t.hex().notNull(),
    rows: t.integer().notNull(),
    manifestHash: t.hex().notNull(),
    releasedAt: t.bigint().notNull(),
    txHash: t.hex().notNull(),
  }),
  (table) => ({ pk: primaryKey({ columns: [table.datanetId, table.version] }) }),
)

export const model = onchainTable(
  'model',
  (t) => ({
    id: t.bigint().primaryKey(),
    slug: t.text().notNull(),
    owner: t.hex().notNull(),
    /** who is paid the model's part from now on */
    payee: t.hex().notNull(),
    versions: t.integer().notNull(),
    pricePer1k: t.bigint().notNull(),
    createdAt: t.bigint().notNull(),
  }),
  (table) => ({ ofOwner: index().on(table.owner) }),
)

export const modelVersion = onchainTable(
  'model_version',
  (t) => ({
    modelId: t.bigint().notNull(),
    version: t.integer().notNull(),
    adapterHash: t.hex().notNull(),
    /** all fields of the version, as the contract hashes them */
    fields: t.jsonb().notNull(),
    publishedAt: t.bigint().notNull(),
    txHash: t.hex().notNull(),
  }),
  (table) => ({ pk: primaryKey({ columns: [table.modelId, table.version] }) }),
)

/** What 1,000 tokens of a model cost from a moment on. */
export const price = onchainTable(
  'price',
  (t) => ({
    id: t.text().primaryKey(),
    modelId: t.bigint().notNull(),
    pricePer1k: t.bigint().notNull(),
    since: t.bigint().notNull(),
  }),
  (table) => ({ ofModel: index().on(table.modelId, table.id) }),
)

/** The steps of a run up to `step` are anchored; `head` is the run's hash chain after them. */
export const runAnchor = onchainTable(
  'run_anchor',
  (t) => ({
    id: t.text().primaryKey(),
    owner: t.hex().notNull(),
    runId: t.hex().notNull(),
    step: t.bigint().notNull(),
    root: t.hex().notNull(),
    head: t.hex().notNull(),
    time: t.bigint().notNull(),
    txHash: t.hex().notNull(),
  }),
  (table) => ({ ofRun: index().on(table.owner, table.runId, table.id) }),
)

export const datanetRelations = relations(datanet, ({ many }) => ({ releases: many(datanetVersion) }))
export const datanetVersionRelations = relations(datanetVersion, ({ one }) => ({
  datanet: one(datanet, { fields: [datanetVersion.datanetId], references: [datanet.id] }),
}))
export const modelRelations = relations(model, ({ many }) => ({ releases: many(modelVersion), prices: many(price) }))
export const modelVersionRelations = relations(modelVersion, ({ one }) => ({
  model: one(model, { fields: [modelVersion.modelId], references: [model.id] }),
}))
export const priceRelations = relations(price, ({ one }) => ({
  model: one(model, { fields: [price.modelId], references: [model.id] }),
}))
