import type { Hex } from 'viem'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { royaltiesDomain } from '#lib/chain/typed-data.ts'
import { type Receipt, receiptHash } from '#lib/domain/hashing.ts'
import { receiptTypes } from '#lib/domain/typed-data.ts'
import type { Receipt as StoredReceipt } from '#prisma/generated/client.ts'
import { deployment, operatorAccount, publicClient } from '../chain/index.ts'
import { wei } from '../db.ts'

/**
 * Signs a receipt with the gateway's key. @throws Error when the key is not valid at the receipt's time: such a receipt would
 * void its epoch
 */
export async function signAsGateway(receipt: Receipt): Promise<{ hash: Hex; signature: Hex; signer: Hex }> {
  const [contracts, account, reader] = await Promise.all([deployment(), operatorAccount(), publicClient()])
  const contract = { address: contracts.addresses.royalties, abi: royaltiesAbi } as const
  const key = { ...contract, functionName: 'gatewayKeys', args: [account.address] } as const
  const [validFrom, validUntil] = await reader.readContract(key)
  if (validFrom === 0n || receipt.time < validFrom || receipt.time >= validUntil) {
    throw new Error(
      `the gateway’s key is valid from ${validFrom} to ${validUntil}, not at the receipt’s time ${receipt.time}`,
    )
  }
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
