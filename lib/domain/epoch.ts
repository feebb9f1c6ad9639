import { type Address, encodeAbiParameters, type Hex, keccak256, parseAbiParameters } from 'viem'
import type { ClaimEntry, LineEntry, ReceiptEntry, Table } from './epoch-tables.ts'
import { leafHash } from './merkle.ts'

export type { ClaimEntry, LineEntry, ReceiptEntry, Table } from './epoch-tables.ts'

/** The six words that Royalties hashes and keeps while an epoch is pending. */
export type EpochHeader = { claims: Hex; lines: Hex; receipts: Hex; data: Hex; total: bigint; lineSum: bigint }
export type Epoch = {
  header: EpochHeader
  receipts: Table<ReceiptEntry>
  lines: Table<LineEntry>
  claims: Table<ClaimEntry>
}

/** Head of the chain of headers before the first. */
export const FIRST_HEAD: Hex = `0x${'00'.repeat(32)}`

export const receiptLeaf = (
  index: number,
  receipt: { channelId: Hex; nonce: bigint; fee: bigint; receiptHash: Hex; signatureHash: Hex },
  sumBefore: bigint,
): Hex =>
  leafHash(
    encodeAbiParameters(parseAbiParameters('uint256, bytes32, uint64, uint256, bytes32, bytes32, uint256'), [
      BigInt(index),
      receipt.channelId,
      receipt.nonce,
      receipt.fee,
      receipt.receiptHash,
      receipt.signatureHash,
      sumBefore,
    ]),
  )

export const lineLeaf = (
  index: number,
  line: { account: Address; receiptHash: Hex; share: number; amount: bigint },
  sumBefore: bigint,
): Hex =>
  leafHash(
    encodeAbiParameters(parseAbiParameters('uint256, address, bytes32, uint32, uint256, uint256'), [
      BigInt(index),
      line.account,
      line.receiptHash,
      line.share,
      line.amount,
      sumBefore,
    ]),
  )

export const claimLeaf = ({ index, account, cumulative, sumBefore, lineEnd }: ClaimEntry): Hex =>
  leafHash(
    encodeAbiParameters(parseAbiParameters('uint256, address, uint256, uint256, uint256'), [
      BigInt(index),
      account,
      cumulative,
      sumBefore,
      BigInt(lineEnd),
    ]),
  )

/** Head of the chain of headers after `header`: it names every header before it. The first follows `FIRST_HEAD`. */
export const headerHash = (header: EpochHeader, previousHead: Hex): Hex =>
  keccak256(
    encodeAbiParameters(parseAbiParameters('bytes32, bytes32, bytes32, bytes32, uint256, uint256, bytes32'), [
      header.claims,
      header.lines,
      header.receipts,
      header.data,
      header.total,
      header.lineSum,
      previousHead,
    ]),
  )

/** Head of the chain after these headers, the first epoch's first. */
export const headOf = (headers: Iterable<EpochHeader>): Hex => {
  let head = FIRST_HEAD
  for (const header of headers) head = headerHash(header, head)
  return head
}
