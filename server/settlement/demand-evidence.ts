import { bytesToHex, type Hex } from 'viem'
import type { DemandKind } from '#lib/domain/disputes.ts'
import type { ClaimEntry, ReceiptEntry, Table, Epoch as Trees } from '#lib/domain/epoch.ts'
import {
  type ClaimPlace,
  encodeChunkAnswer,
  encodeClaimEvidence,
  encodeLineAnswer,
  encodeReceiptEvidence,
  noClaim,
  noLine,
  noReceipt,
  noReceiptEvidence,
  noRow,
  type Proven,
  proven,
  type ReceiptEvidence,
} from '#lib/domain/evidence.ts'
import { readShare } from '#lib/domain/fees.ts'
import { compareHex } from '#lib/domain/hashing.ts'
import type { TreeBuilder } from '#lib/domain/leaves.ts'
import { merkleProof } from '#lib/domain/merkle.ts'
import { sortShares } from '#lib/domain/shares.ts'
import type { Epoch } from '#prisma/generated/client.ts'
import { db } from '../db.ts'
import { toFeeInput } from '../earnings/index.ts'
import { type Built, rebuildEpoch } from './build-epoch.ts'
import { readEpochData } from './epoch-data.ts'
import { toReceipt } from './gateway-signature.ts'
import { modelVersionFields, rowEvidence } from './stored-evidence.ts'

export type Demand = { kind: DemandKind; index: number }

/** What answers a demand on a built epoch: the item, or the last one where there is none of that index. */
export async function demandEvidence(
  epoch: Epoch,
  { trees, dataSha256 }: Built,
  { kind, index }: Demand,
  buildTree?: TreeBuilder,
): Promise<Hex> {
  if (kind === 'chunk') return chunkAnswer(dataSha256, index)
  if (kind === 'line') return lineAnswer(trees, index, buildTree)
  if (kind === 'receipt') {
    if (index < trees.receipts.count) return encodeReceiptEvidence(await receiptEvidence(trees, index))
    return encodeReceiptEvidence({ ...noReceiptEvidence, entry: lastOf(trees.receipts, noReceipt) })
  }
  return claimEvidence(epoch, trees, index, buildTree)
}

const lastOf = <T>(table: Table<T>, none: Proven<T>): Proven<T> =>
  table.count === 0 ? none : proven(table, table.count - 1)

async function chunkAnswer(dataSha256: string, demanded: number): Promise<Hex> {
  const { tree, index, chunk } = await readEpochData(dataSha256, demanded)
  return encodeChunkAnswer({ index, chunk: bytesToHex(chunk), proof: merkleProof(tree, index) })
}

async function lineAnswer(trees: Trees, index: number, buildTree?: TreeBuilder): Promise<Hex> {
  if (index >= trees.lines.count) {
    return encodeLineAnswer({ line: lastOf(trees.lines, noLine), source: noReceiptEvidence, row: noRow })
  }
  const line = proven(trees.lines, index)
  const { channelId, nonce } = await db().receipt.findUniqueOrThrow({ where: { hash: line.leaf.receiptHash } })
  const source = await receiptEvidence(trees, positionOf(trees.receipts, { channelId: channelId as Hex, nonce }))
  const { role, position } = readShare(line.leaf.share)
  const row = role === 'model' || role === 'pool' ? noRow : await rowEvidence(source.shares[position], buildTree)
  return encodeLineAnswer({ line, source, row })
}

async function receiptEvidence(trees: Trees, index: number): Promise<ReceiptEvidence> {
  const entry = proven(trees.receipts, index)
  const row = await db().receipt.findUniqueOrThrow({
    where: { hash: entry.leaf.receiptHash },
    include: { shares: true },
  })
  const receipt = toReceipt(row)
  return {
    entry,
    receipt,
    signature: row.signature as Hex,
    shares: sortShares(toFeeInput(row).shares),
    version: await modelVersionFields(receipt.modelId, receipt.version),
  }
}

async function claimEvidence(epoch: Epoch, trees: Trees, index: number, buildTree?: TreeBuilder): Promise<Hex> {
  const nothing = { before: noClaim, previous: nowhere, first: noLine, last: noLine }
  if (index >= trees.claims.count) return encodeClaimEvidence({ claim: lastOf(trees.claims, noClaim), ...nothing })
  const claim = proven(trees.claims, index)
  const before = index === 0 ? noClaim : proven(trees.claims, index - 1)
  const begin = before.leaf.lineEnd
  const last = await db().epoch.findUnique({ where: { number: epoch.number - 1 } })
  const previous = last ? placeOf((await rebuildEpoch(last, buildTree)).trees.claims, claim.leaf.account) : nowhere
  const lines =
    begin === claim.leaf.lineEnd
      ? { first: noLine, last: noLine }
      : { first: proven(trees.lines, begin), last: proven(trees.lines, claim.leaf.lineEnd - 1) }
  return encodeClaimEvidence({ claim, before, previous, ...lines })
}

const nowhere: ClaimPlace = { place: 'first', near: noClaim, next: noClaim }

/** First index whose entry is not below, by binary search. */
function lowerBound<T>({ count, at }: Table<T>, below: (entry: T) => boolean): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (below(at(middle))) low = middle + 1
    else high = middle
  }
  return low
}

/** Index of a receipt in its epoch. @throws Error when the epoch has no such receipt */
export function positionOf(
  receipts: Table<ReceiptEntry>,
  { channelId, nonce }: { channelId: Hex; nonce: bigint },
): number {
  const compared = (entry: ReceiptEntry) => compareHex(entry.channelId, channelId) || Number(entry.nonce - nonce)
  const index = lowerBound(receipts, (entry) => compared(entry) < 0)
  if (index === receipts.count || compared(receipts.at(index)) !== 0) {
    throw new Error(`receipt ${nonce} of channel ${channelId} is not in the epoch`)
  }
  return index
}

function placeOf(claims: Table<ClaimEntry>, account: Hex): ClaimPlace {
  const index = lowerBound(claims, (entry) => compareHex(entry.account, account) < 0)
  if (index === claims.count) return { place: 'last', near: lastOf(claims, noClaim), next: noClaim }
  const near = proven(claims, index)
  if (compareHex(near.leaf.account, account) === 0) return { place: 'here', near, next: noClaim }
  if (index === 0) return { place: 'first', near, next: noClaim }
  return { place: 'between', near: proven(claims, index - 1), next: near }
}
