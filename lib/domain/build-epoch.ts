import { type Address, type Hex, hexToBytes, toBytes } from 'viem'
import type { Epoch } from './epoch.ts'
import {
  CLAIM_ROW,
  claimEntry,
  claimSource,
  getUint128,
  LINE_ROW,
  lineEntry,
  lineSource,
  RECEIPT_ROW,
  receiptEntry,
  receiptSource,
  setUint128,
  tableOf,
} from './epoch-tables.ts'
import { type FeeInput, type FeePolicy, feePolicy, splitFee } from './fees.ts'
import { type TreeBuilder, treeBuilder } from './leaves.ts'
import { rootOf } from './merkle.ts'
import { compareBytes, PackedRows } from './packed-rows.ts'

const LIMIT = 1n << 128n

export type EpochReceipt = FeeInput & {
  channelId: Hex
  nonce: bigint
  /** keccak-256 of the gateway's 65 bytes */
  signatureHash: Hex
}

/**
 * Collects an epoch's receipts and the cumulative earnings before it, in any order, in a few hundred bytes each, and builds
 * its trees. They are sorted by key (receipts: channel, nonce; lines: account, receipt, share; claims: account) and each
 * leaf carries the sum before it. Every account that ever earned stays in the claims tree.
 */
export class EpochDraft {
  readonly #policy: FeePolicy
  readonly #receipts: PackedRows
  readonly #lines: PackedRows
  readonly #before: PackedRows

  /** @param expected number of receipts, so that their buffer need not grow */
  constructor(policy: FeePolicy = feePolicy, expected = 64) {
    this.#policy = policy
    this.#receipts = new PackedRows(RECEIPT_ROW.width, RECEIPT_ROW.keyBytes, expected)
    this.#lines = new PackedRows(LINE_ROW.width, LINE_ROW.keyBytes, expected)
    this.#before = new PackedRows(CLAIM_ROW.width, CLAIM_ROW.keyBytes)
  }

  /** @throws RangeError for shares that do not add up (see splitFee) */
  addReceipt(receipt: EpochReceipt): void {
    const rows = this.#receipts
    const lines = splitFee(receipt, this.#policy)
    const at = rows.add()
    rows.bytes.set(toBytes(receipt.channelId), at + RECEIPT_ROW.channelId)
    rows.view.setBigUint64(at + RECEIPT_ROW.nonce, receipt.nonce)
    setUint128(rows.view, at + RECEIPT_ROW.fee, bounded(receipt.fee))
    const hash = hexToBytes(receipt.receiptHash)
    rows.bytes.set(hash, at + RECEIPT_ROW.receiptHash)
    rows.bytes.set(hexToBytes(receipt.signatureHash), at + RECEIPT_ROW.signatureHash)
    for (const line of lines) {
      const to = this.#lines.add()
      this.#lines.bytes.set(hexToBytes(line.account), to + LINE_ROW.account)
      this.#lines.bytes.set(hash, to + LINE_ROW.receiptHash)
      this.#lines.view.setUint32(to + LINE_ROW.share, line.share)
      setUint128(this.#lines.view, to + LINE_ROW.amount, line.amount)
    }
  }

  /** What an account earned in all epochs before; at most once an account. */
  addAccount(account: Address, cumulative: bigint): void {
    const at = this.#before.add()
    this.#before.bytes.set(hexToBytes(account), at + CLAIM_ROW.account)
    setUint128(this.#before.view, at + CLAIM_ROW.cumulative, bounded(cumulative))
  }

  /**
   * @param data root over the epoch's data
   * @throws RangeError for no receipts, a receipt named twice, or an account added twice
   */
  async build(data: Hex, buildTree: TreeBuilder = treeBuilder()): Promise<Epoch> {
    if (this.#receipts.count === 0) throw new RangeError('An epoch needs at least one receipt.')
    this.#receipts.sort()
    this.#lines.sort()
    this.#before.sort()
    refuseTwins(this.#receipts, (row) => {
      const { nonce, channelId } = receiptEntry(this.#receipts, row)
      return `Receipt ${nonce} of channel ${channelId} stands twice in this epoch.`
    })
    refuseTwins(this.#before, (row) => `Account ${claimEntry(this.#before, row).account} is named twice.`)
    const total = fillSums(this.#receipts, RECEIPT_ROW.fee, RECEIPT_ROW.sumBefore)
    const lineSum = fillSums(this.#lines, LINE_ROW.amount, LINE_ROW.sumBefore)
    const claims = mergeClaims(this.#before, this.#lines)
    fillSums(claims, CLAIM_ROW.cumulative, CLAIM_ROW.sumBefore)
    const epoch = {
      receipts: tableOf(this.#receipts, await buildTree(receiptSource(this.#receipts)), receiptEntry),
      lines: tableOf(this.#lines, await buildTree(lineSource(this.#lines)), lineEntry),
      claims: tableOf(claims, await buildTree(claimSource(claims)), claimEntry),
    }
    const roots = {
      claims: rootOf(epoch.claims.tree),
      lines: rootOf(epoch.lines.tree),
      receipts: rootOf(epoch.receipts.tree),
    }
    return { header: { ...roots, data, total, lineSum }, ...epoch }
  }
}

/** An epoch of what is all in memory. Σ lines + burn + stakers + treasury = Σ fees. */
export function buildEpoch(
  previous: Iterable<readonly [Address, bigint]>,
  receipts: Iterable<EpochReceipt>,
  data: Hex,
  policy: FeePolicy = feePolicy,
): Promise<Epoch> {
  const draft = new EpochDraft(policy)
  for (const [account, cumulative] of previous) draft.addAccount(account, cumulative)
  for (const receipt of receipts) draft.addReceipt(receipt)
  return draft.build(data)
}

function bounded(value: bigint): bigint {
  if (value < 0n || value >= LIMIT) throw new RangeError(`${value} wei is no amount of OPEN.`)
  return value
}

function refuseTwins(rows: PackedRows, sentence: (row: number) => string): void {
  for (let row = 1; row < rows.count; row++) if (rows.compare(row - 1, row) === 0) throw new RangeError(sentence(row))
}

/** Writes the sum of the amounts before each row. @returns the sum of all */
function fillSums({ count, width, view }: PackedRows, amount: number, sumBefore: number): bigint {
  let sum = 0n
  for (let at = 0; at < count * width; at += width) {
    setUint128(view, at + sumBefore, sum)
    sum += getUint128(view, at + amount)
  }
  return sum
}

/** Both sorted by account: one row for each account, its cumulative sum grown by its lines. */
function mergeClaims(before: PackedRows, lines: PackedRows): PackedRows {
  const claims = new PackedRows(CLAIM_ROW.width, CLAIM_ROW.keyBytes, before.count)
  let line = 0
  for (let old = 0; old < before.count || line < lines.count; ) {
    const oldAt = old * before.width
    const order =
      old === before.count
        ? 1
        : line === lines.count
          ? -1
          : compareBytes(before.bytes, oldAt, lines.bytes, line * lines.width, CLAIM_ROW.keyBytes)
    const source = order <= 0 ? before.bytes.subarray(oldAt) : lines.bytes.subarray(line * lines.width)
    const at = claims.add()
    claims.bytes.set(source.subarray(0, CLAIM_ROW.keyBytes), at)
    let cumulative = order <= 0 ? getUint128(before.view, oldAt + CLAIM_ROW.cumulative) : 0n
    if (order <= 0) old += 1
    while (
      line < lines.count &&
      compareBytes(claims.bytes, at, lines.bytes, line * lines.width, CLAIM_ROW.keyBytes) === 0
    ) {
      cumulative += getUint128(lines.view, line * lines.width + LINE_ROW.amount)
      line += 1
    }
    setUint128(claims.view, at + CLAIM_ROW.cumulative, cumulative)
    claims.view.setUint32(at + CLAIM_ROW.lineEnd, line)
  }
  return claims
}
