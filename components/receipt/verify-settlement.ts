import { type Hex, keccak256 } from 'viem'
import { headerHash, receiptLeaf } from '#lib/domain/epoch.ts'
import { verifyProof } from '#lib/domain/merkle.ts'
import type { Receipt, ReceiptProof } from '#lib/schemas/receipt.ts'

/**
 * Head of the chain of headers that a proof leads to, from the receipt's own fields up; null when the receipt does not stand
 * where the proof says. It holds when Royalties keeps this head.
 */
export function headOf(receipt: Receipt, { index, sumBefore, proof, previousHead, headers }: ReceiptProof): Hex | null {
  const fields = {
    channelId: receipt.channelId,
    nonce: BigInt(receipt.nonce),
    fee: BigInt(receipt.fee),
    receiptHash: receipt.hash,
    signatureHash: keccak256(receipt.signature),
  }
  const leaf = receiptLeaf(index, fields, BigInt(sumBefore))
  const [own] = headers
  if (!own || !verifyProof(own.receipts, leaf, index, proof)) return null
  return headers.reduce<Hex>(
    (head, header) => headerHash({ ...header, total: BigInt(header.total), lineSum: BigInt(header.lineSum) }, head),
    previousHead,
  )
}
