import type { Hex } from 'viem'
import { royaltiesDomain } from '#lib/chain/typed-data.ts'
import { type Receipt, receiptHash } from '#lib/domain/hashing.ts'
import { receiptTypes } from '#lib/domain/typed-data.ts'
import type { Receipt as StoredReceipt } from '#prisma/generated/client.ts'
import { deployment, operatorAccount } from '../chain/index.ts'
import { wei } from '../db.ts'

/** Signs a receipt with the gateway's key. */
export async function signAsGateway(receipt: Receipt): Promise<{ hash: Hex; signature: Hex; signer: Hex }> {
  const [contracts, account] = await Promise.all([deployment(), operatorAccount()])
  const signature = await account.signTypedData({
    domain: royaltiesDomain(contracts),
    types: receiptTypes,
    primaryType: 'Receipt',
    message: receipt,
  })
  return { hash: receiptHash(receipt), signature, signer: account.address }
}

/** The fields of a stored receipt that are hashed and signed. */
export const toReceipt = (row: StoredReceipt): Receipt => ({
  kind: row.kind,
  modelId: BigInt(row.chainModelId.toFixed(0)),
  version: row.version,
  adapterHash: row.adapterHash as Hex,
  indexRoot: row.indexRoot as Hex,
  promptHash: row.promptHash as Hex,
  outputHash: row.outputHash as Hex,
  fee: wei(row.fee),
  cumulative: wei(row.cumulative),
  channelId: row.channelId as Hex,
  nonce: row.nonce,
  policyVersion: row.policyVersion,
  modelPayee: row.modelPayee as Hex,
  time: row.time,
  sharesHash: row.sharesHash as Hex,
})
