import { randomFillSync } from 'node:crypto'
import { bytesToHex, encodeAbiParameters, type Hex, parseAbiParameters } from 'viem'
import { describe, expect, it } from 'vitest'
import { claimLeaf, lineLeaf, receiptLeaf } from './epoch.ts'
import {
  CLAIM_ROW,
  claimEntry,
  claimSource,
  LINE_ROW,
  lineEntry,
  lineSource,
  RECEIPT_ROW,
  receiptEntry,
  receiptSource,
} from './epoch-tables.ts'
import { type LeafSource, treeBuilder } from './leaves.ts'
import { buildTree } from './merkle.ts'
import { PackedRows } from './packed-rows.ts'

const ROWS = 300

/** Rows of random bytes, the first all ones: every field at its largest. */
function randomRows({ width, keyBytes }: { width: number; keyBytes: number }): PackedRows {
  const rows = new PackedRows(width, keyBytes)
  for (let i = 0; i < ROWS; i++) rows.add()
  randomFillSync(rows.bytes, 0, ROWS * width)
  rows.bytes.fill(0xff, 0, width)
  return rows
}

/** All leaves written one after another into the same buffer, as trees are built. */
function written({ count, width, write }: LeafSource): Hex[] {
  const buffer = new Uint8Array(width)
  const view = new DataView(buffer.buffer)
  return Array.from({ length: count }, (_, index) => {
    write(view, 0, index)
    return bytesToHex(buffer)
  })
}
const each = <T>(entry: (rows: PackedRows, index: number) => T, rows: PackedRows): T[] =>
  Array.from({ length: ROWS }, (_, index) => entry(rows, index))

describe('leaves written into a buffer', () => {
  it('are what viem encodes: receipts', async () => {
    const rows = randomRows(RECEIPT_ROW)
    const entries = each(receiptEntry, rows)
    const types = parseAbiParameters('uint256, bytes32, uint64, uint256, bytes32, bytes32, uint256')
    expect(written(receiptSource(rows))).toEqual(
      entries.map((entry) =>
        encodeAbiParameters(types, [
          BigInt(entry.index),
          entry.channelId,
          entry.nonce,
          entry.fee,
          entry.receiptHash,
          entry.signatureHash,
          entry.sumBefore,
        ]),
      ),
    )
    const leaves = entries.map((entry) => receiptLeaf(entry.index, entry, entry.sumBefore))
    expect(await treeBuilder()(receiptSource(rows))).toEqual(buildTree(leaves))
  })
  it('are what viem encodes: lines', async () => {
    const rows = randomRows(LINE_ROW)
    const entries = each(lineEntry, rows)
    const types = parseAbiParameters('uint256, address, bytes32, uint32, uint256, uint256')
    expect(written(lineSource(rows))).toEqual(
      entries.map(({ index, account, receiptHash, share, amount, sumBefore }) =>
        encodeAbiParameters(types, [BigInt(index), account, receiptHash, share, amount, sumBefore]),
      ),
    )
    const leaves = entries.map((entry) => lineLeaf(entry.index, entry, entry.sumBefore))
    expect(await treeBuilder()(lineSource(rows))).toEqual(buildTree(leaves))
  })
  it('are what viem encodes: claims', async () => {
    const rows = randomRows(CLAIM_ROW)
    const entries = each(claimEntry, rows)
    const types = parseAbiParameters('uint256, address, uint256, uint256, uint256')
    expect(written(claimSource(rows))).toEqual(
      entries.map(({ index, account, cumulative, sumBefore, lineEnd }) =>
        encodeAbiParameters(types, [BigInt(index), account, cumulative, sumBefore, BigInt(lineEnd)]),
      ),
    )
    expect(await treeBuilder()(claimSource(rows))).toEqual(buildTree(entries.map(claimLeaf)))
  })
})
