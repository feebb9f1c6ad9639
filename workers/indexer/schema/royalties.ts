import { index, onchainTable } from 'ponder'

export const channel = onchainTable(
  'channel',
  (t) => ({
    id: t.hex().primaryKey(),
    payer: t.hex().notNull(),
    deposit: t.bigint().notNull(),
    collected: t.bigint().notNull(),
    openedAt: t.bigint().notNull(),
    /** when it may be closed; null while nobody asked */
    closeAt: t.bigint(),
    closedAt: t.bigint(),
    returned: t.bigint(),
  }),
  (table) => ({ ofPayer: index().on(table.payer) }),
)

/** An epoch by its number. One that was voided leaves its number to the next that is posted; `event` has them all. */
export const epoch = onchainTable('epoch', (t) => ({
  number: t.bigint().primaryKey(),
  /** posted, finalised or void */
  state: t.text().notNull(),
  claims: t.hex().notNull(),
  lines: t.hex().notNull(),
  receipts: t.hex().notNull(),
  data: t.hex().notNull(),
  total: t.bigint().notNull(),
  lineSum: t.bigint().notNull(),
  finalAt: t.bigint().notNull(),
  postedAt: t.bigint().notNull(),
  postTx: t.hex().notNull(),
  finalisedAt: t.bigint(),
}))

/** What an operator was asked to show of an epoch. */
export const demand = onchainTable(
  'demand',
  (t) => ({
    id: t.hex().primaryKey(),
    epoch: t.bigint().notNull(),
    demander: t.hex().notNull(),
    /** 0 line, 1 receipt, 2 chunk */
    kind: t.integer().notNull(),
    index: t.bigint().notNull(),
    /** open, answered or returned */
    state: t.text().notNull(),
    demandedAt: t.bigint().notNull(),
  }),
  (table) => ({ ofEpoch: index().on(table.epoch) }),
)

/** One payment to an account; anyone may have sent it. */
export const claim = onchainTable(
  'claim',
  (t) => ({
    id: t.text().primaryKey(),
    account: t.hex().notNull(),
    amount: t.bigint().notNull(),
    time: t.bigint().notNull(),
    txHash: t.hex().notNull(),
  }),
  (table) => ({ ofAccount: index().on(table.account, table.id) }),
)

/** A version of the fee policy, in basis points. One that never came to hold is replaced by the next change. */
export const feePolicy = onchainTable('fee_policy', (t) => ({
  version: t.bigint().primaryKey(),
  fromEpoch: t.bigint().notNull(),
  burnBps: t.integer().notNull(),
  treasuryBps: t.integer().notNull(),
  stakersBps: t.integer().notNull(),
  modelBps: t.integer().notNull(),
  dataBps: t.integer().notNull(),
  reviewersBps: t.integer().notNull(),
  curatorsBps: t.integer().notNull(),
  disputeWindow: t.integer().notNull(),
  setAt: t.bigint().notNull(),
}))

export const bond = onchainTable('bond', (t) => ({ account: t.hex().primaryKey(), amount: t.bigint().notNull() }))

/** A key that signs receipts, and when it may. */
export const gatewayKey = onchainTable('gateway_key', (t) => ({
  key: t.hex().primaryKey(),
  validFrom: t.bigint().notNull(),
  validUntil: t.bigint().notNull(),
}))
