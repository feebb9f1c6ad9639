import {
  type Address,
  bytesToHex,
  encodeAbiParameters,
  type Hex,
  keccak256,
  parseAbiParameters,
  stringToBytes,
} from 'viem'
import { type FeeInput, type Line, splitFee } from './fees.ts'
import { canonicalJson, compareHex } from './hashing.ts'
import { buildTree, leafHash, merkleProof, merkleRoot, rootOf } from './merkle.ts'

export const DATA_CHUNK_BYTES = 4096

/** The six words that Royalties hashes and keeps while an epoch is pending. */
export type EpochHeader = { claims: Hex; lines: Hex; receipts: Hex; data: Hex; total: bigint; lineSum: bigint }
export type EpochReceipt = FeeInput & { channelId: Hex; nonce: bigint; /** of the gateway's 65 bytes */ signatureHash: Hex }
export type Claim = {
  index: number
  account: Address
  /** everything that the account ever earned, this epoch included */
  cumulative: bigint
  /** Σ cumulative of the accounts before it */
  sumBefore: bigint
  /** lines of this epoch up to and with this account's */
  lineEnd: number
  proof: Hex[]
}
export type Epoch = {
  header: EpochHeader
  claims: Claim[]
  lines: Line[]
  receipts: { index: number; receiptHash: Hex; proof: Hex[] }[]
}

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

export const claimLeaf = ({ index, account, cumulative, sumBefore, lineEnd }: Omit<Claim, 'proof'>): Hex =>
  leafHash(
    encodeAbiParameters(parseAbiParameters('uint256, address, uint256, uint256, uint256'), [
      BigInt(index),
      account,
      cumulative,
      sumBefore,
      BigInt(lineEnd),
    ]),
  )

/** Root over 4 kB chunks of an epoch's data, so that a single chunk can be demanded. */
export function dataRoot(bytes: Uint8Array): Hex {
  const leaves: Hex[] = []
  for (let at = 0; at < bytes.length; at += DATA_CHUNK_BYTES) {
    leaves.push(leafHash(bytesToHex(bytes.subarray(at, at + DATA_CHUNK_BYTES))))
  }
  return merkleRoot(leaves)
}

/** Head of the chain of headers after `header`: it names every header before it. The first follows 32 zero bytes. */
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

/** The bytes under a header's data root: canonical JSON, wei as decimal strings. */
export const epochData = (document: unknown): Uint8Array =>
  stringToBytes(
    canonicalJson(JSON.parse(JSON.stringify(document, (_, v) => (typeof v === 'bigint' ? v.toString() : v)))),
  )

/**
 * An epoch from the cumulative earnings before it and its receipts. Trees are sorted by key (receipts: channel, nonce;
 * lines: account, receipt, share; claims: account) and each leaf carries the sum before it. Every account that ever
 * earned stays in the claims tree. `data` is what `dataRoot` is taken of. Σ lines + burn + stakers + treasury = Σ fees.
 * @throws RangeError for no receipts, a receipt named twice, or shares that do not add up (see splitFee).
 */
export function buildEpoch(
  previous: ReadonlyMap<Address, bigint>,
  receipts: readonly EpochReceipt[],
  data: Uint8Array,
): Epoch {
  if (receipts.length === 0) throw new RangeError('An epoch needs at least one receipt.')
  const sortedReceipts = [...receipts].sort((a, b) => compareHex(a.channelId, b.channelId) || Number(a.nonce - b.nonce))
  for (const [i, { channelId, nonce }] of sortedReceipts.entries()) {
    const before = sortedReceipts[i - 1]
    if (before && compareHex(before.channelId, channelId) === 0 && before.nonce === nonce) {
      throw new RangeError(`Receipt ${nonce} of channel ${channelId} stands twice in this epoch.`)
    }
  }
  const lines = receipts
    .flatMap(splitFee)
    .sort((a, b) => compareHex(a.account, b.account) || compareHex(a.receiptHash, b.receiptHash) || a.share - b.share)

  let total = 0n
  const receiptTree = buildTree(
    sortedReceipts.map((receipt, i) => {
      const leaf = receiptLeaf(i, receipt, total)
      total += receipt.fee
      return leaf
    }),
  )
  let lineSum = 0n
  const lineLeaves = lines.map((line, i) => {
    const leaf = lineLeaf(i, line, lineSum)
    lineSum += line.amount
    return leaf
  })
  const unproved = claimsOf(previous, lines)
  const claimTree = buildTree(unproved.map(claimLeaf))
  const header = {
    claims: rootOf(claimTree),
    lines: merkleRoot(lineLeaves),
    receipts: rootOf(receiptTree),
    data: dataRoot(data),
    total,
    lineSum,
  }
  return {
    header,
    lines,
    claims: unproved.map((claim) => ({ ...claim, proof: merkleProof(claimTree, claim.index) })),
    receipts: sortedReceipts.map(({ receiptHash }, index) => ({
      index,
      receiptHash,
      proof: merkleProof(receiptTree, index),
    })),
  }
}

function claimsOf(previous: ReadonlyMap<Address, bigint>, lines: readonly Line[]): Omit<Claim, 'proof'>[] {
  const earned = new Map<Address, { amount: bigint; lines: number }>()
  for (const [account, cumulative] of previous)
    earned.set(account.toLowerCase() as Address, { amount: cumulative, lines: 0 })
  for (const line of lines) {
    const entry = earned.get(line.account) ?? { amount: 0n, lines: 0 }
    earned.set(line.account, { amount: entry.amount + line.amount, lines: entry.lines + 1 })
  }
  let sumBefore = 0n
  let lineEnd = 0
  return [...earned]
    .sort(([a], [b]) => compareHex(a, b))
    .map(([account, { amount, lines: own }], index) => {
      lineEnd += own
      const claim = { index, account, cumulative: amount, sumBefore, lineEnd }
      sumBefore += amount
      return claim
    })
}
