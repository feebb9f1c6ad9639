import type { Address, Hex } from 'viem'
import type { FeeInput } from '#lib/domain/fees.ts'
import type { Receipt, Share } from '#prisma/generated/client.ts'
import { wei } from './db.ts'

/** A stored receipt as the fee rule takes it. */
export function toFeeInput(receipt: Receipt & { shares: Share[] }): FeeInput {
  const id = (share: Share) => BigInt(share.chainDatanetId.toFixed(0))
  return {
    receiptHash: receipt.hash as Hex,
    fee: wei(receipt.fee),
    modelPayee: receipt.modelPayee as Address,
    shares: receipt.shares
      .filter((share) => share.datumHash !== null)
      .map((share) => ({
        datanetId: id(share),
        version: share.version,
        datumHash: share.datumHash as Hex,
        contributor: share.contributor as Address,
        reviewer: share.reviewer as Address,
        ppm: share.ppm,
      })),
    pools: receipt.shares
      .filter((share) => share.datumHash === null)
      .map((share) => ({ datanetId: id(share), ppm: share.ppm })),
    curators: new Map(receipt.shares.map((share) => [id(share), share.curator as Address])),
  }
}
