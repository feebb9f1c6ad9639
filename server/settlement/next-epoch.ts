import { policyOfEpoch } from '../chain/index.ts'
import type { Tx } from '../db.ts'

/** Names the opening of epochs among PostgreSQL's advisory locks. */
const epochLock = 1_613

/**
 * Until the transaction ends, either receipts are signed (shared) or an epoch is opened (exclusive), so that a receipt
 * names the fee policy of the epoch that takes it.
 */
export async function lockEpochs(tx: Tx, mode: 'shared' | 'exclusive'): Promise<void> {
  if (mode === 'shared') await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(${epochLock})`
  else await tx.$executeRaw`SELECT pg_advisory_xact_lock(${epochLock})`
}

/** Number of the epoch that will be opened next. */
export async function nextEpoch(tx: Tx): Promise<number> {
  const last = await tx.epoch.aggregate({ _max: { number: true } })
  return (last._max.number ?? 0) + 1
}

/** The fee policy that a receipt signed in this transaction names: that of the next epoch to be opened. */
export async function policyToSign(tx: Tx) {
  await lockEpochs(tx, 'shared')
  return policyOfEpoch(await nextEpoch(tx))
}
