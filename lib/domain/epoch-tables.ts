import { type Address, bytesToHex, type Hex } from 'viem'
import { type LeafSource, WORD, writeBytes, writeNumber } from './leaves.ts'
import type { MerkleTree } from './merkle.ts'
import type { PackedRows } from './packed-rows.ts'

/** Bytes of a row and where its fields start; keys come first. Amounts take 16 bytes: all OPEN there is is below 2^90. */
export const RECEIPT_ROW = {
  width: 136,
  keyBytes: 40,
  channelId: 0,
  nonce: 32,
  fee: 40,
  receiptHash: 56,
  signatureHash: 88,
  sumBefore: 120,
} as const
export const LINE_ROW = {
  width: 88,
  keyBytes: 56,
  account: 0,
  receiptHash: 20,
  share: 52,
  amount: 56,
  sumBefore: 72,
} as const
export const CLAIM_ROW = { width: 56, keyBytes: 20, account: 0, cumulative: 20, sumBefore: 36, lineEnd: 52 } as const

export type ReceiptEntry = {
  index: number
  channelId: Hex
  nonce: bigint
  fee: bigint
  receiptHash: Hex
  signatureHash: Hex
  sumBefore: bigint
}
export type LineEntry = {
  index: number
  account: Address
  receiptHash: Hex
  share: number
  amount: bigint
  sumBefore: bigint
}
export type ClaimEntry = {
  index: number
  account: Address
  /** everything that the account ever earned, this epoch included */
  cumulative: bigint
  /** Σ cumulative of the accounts before it */
  sumBefore: bigint
  /** lines of this epoch up to and with this account's */
  lineEnd: number
}

/** One of an epoch's trees with what its leaves say. */
export type Table<T> = { count: number; tree: MerkleTree; at: (index: number) => T; all: () => Generator<T> }

export const setUint128 = (view: DataView, at: number, value: bigint): void => {
  view.setBigUint64(at, value >> 64n)
  view.setBigUint64(at + 8, value)
}
export const getUint128 = (view: DataView, at: number): bigint =>
  (view.getBigUint64(at) << 64n) | view.getBigUint64(at + 8)

const hex = ({ bytes }: PackedRows, at: number, length: number): Hex => bytesToHex(bytes.subarray(at, at + length))

export function receiptEntry(rows: PackedRows, index: number): ReceiptEntry {
  const at = index * RECEIPT_ROW.width
  return {
    index,
    channelId: hex(rows, at + RECEIPT_ROW.channelId, 32),
    nonce: rows.view.getBigUint64(at + RECEIPT_ROW.nonce),
    fee: getUint128(rows.view, at + RECEIPT_ROW.fee),
    receiptHash: hex(rows, at + RECEIPT_ROW.receiptHash, 32),
    signatureHash: hex(rows, at + RECEIPT_ROW.signatureHash, 32),
    sumBefore: getUint128(rows.view, at + RECEIPT_ROW.sumBefore),
  }
}

export function lineEntry(rows: PackedRows, index: number): LineEntry {
  const at = index * LINE_ROW.width
  return {
    index,
    account: hex(rows, at + LINE_ROW.account, 20),
    receiptHash: hex(rows, at + LINE_ROW.receiptHash, 32),
    share: rows.view.getUint32(at + LINE_ROW.share),
    amount: getUint128(rows.view, at + LINE_ROW.amount),
    sumBefore: getUint128(rows.view, at + LINE_ROW.sumBefore),
  }
}

export function claimEntry(rows: PackedRows, index: number): ClaimEntry {
  const at = index * CLAIM_ROW.width
  return {
    index,
    account: hex(rows, at + CLAIM_ROW.account, 20),
    cumulative: getUint128(rows.view, at + CLAIM_ROW.cumulative),
    sumBefore: getUint128(rows.view, at + CLAIM_ROW.sumBefore),
    lineEnd: rows.view.getUint32(at + CLAIM_ROW.lineEnd),
  }
}

const copyUint128 = (view: DataView, at: number, from: DataView, start: number): void => {
  view.setBigUint64(at + 16, from.getBigUint64(start))
  view.setBigUint64(at + 24, from.getBigUint64(start + 8))
}

/** Leaves (index, channelId, nonce, fee, receiptHash, signatureHash, sumBefore), as `receiptLeaf` encodes them. */
export const receiptSource = ({ count, bytes, view: rows }: PackedRows): LeafSource => ({
  count,
  width: 7 * WORD,
  write: (view, at, index) => {
    const row = index * RECEIPT_ROW.width
    writeNumber(view, at, index)
    writeBytes(view, at + WORD, bytes, row + RECEIPT_ROW.channelId, 32)
    view.setBigUint64(at + 3 * WORD - 8, rows.getBigUint64(row + RECEIPT_ROW.nonce))
    copyUint128(view, at + 3 * WORD, rows, row + RECEIPT_ROW.fee)
    writeBytes(view, at + 4 * WORD, bytes, row + RECEIPT_ROW.receiptHash, 32)
    writeBytes(view, at + 5 * WORD, bytes, row + RECEIPT_ROW.signatureHash, 32)
    copyUint128(view, at + 6 * WORD, rows, row + RECEIPT_ROW.sumBefore)
  },
})

/** Leaves (index, account, receiptHash, share, amount, sumBefore), as `lineLeaf` encodes them. */
export const lineSource = ({ count, bytes, view: rows }: PackedRows): LeafSource => ({
  count,
  width: 6 * WORD,
  write: (view, at, index) => {
    const row = index * LINE_ROW.width
    writeNumber(view, at, index)
    writeBytes(view, at + WORD, bytes, row + LINE_ROW.account, 20)
    writeBytes(view, at + 2 * WORD, bytes, row + LINE_ROW.receiptHash, 32)
    writeNumber(view, at + 3 * WORD, rows.getUint32(row + LINE_ROW.share))
    copyUint128(view, at + 4 * WORD, rows, row + LINE_ROW.amount)
    copyUint128(view, at + 5 * WORD, rows, row + LINE_ROW.sumBefore)
  },
})

/** Leaves (index, account, cumulative, sumBefore, lineEnd), as `claimLeaf` encodes them. */
export const claimSource = ({ count, bytes, view: rows }: PackedRows): LeafSource => ({
  count,
  width: 5 * WORD,
  write: (view, at, index) => {
    const row = index * CLAIM_ROW.width
    writeNumber(view, at, index)
    writeBytes(view, at + WORD, bytes, row + CLAIM_ROW.account, 20)
    copyUint128(view, at + 2 * WORD, rows, row + CLAIM_ROW.cumulative)
    copyUint128(view, at + 3 * WORD, rows, row + CLAIM_ROW.sumBefore)
    writeNumber(view, at + 4 * WORD, rows.getUint32(row + CLAIM_ROW.lineEnd))
  },
})

/** A tree and the rows that it was built of. */
export const tableOf = <T>(
  rows: PackedRows,
  tree: MerkleTree,
  entry: (rows: PackedRows, index: number) => T,
): Table<T> => ({
  count: rows.count,
  tree,
  at: (index) => {
    if (!Number.isInteger(index) || index < 0 || index >= rows.count) {
      throw new RangeError(`The tree has ${rows.count} leaves; there is no leaf ${index}.`)
    }
    return entry(rows, index)
  },
  all: function* () {
    for (let index = 0; index < rows.count; index++) yield entry(rows, index)
  },
})
