import { type Address, encodeAbiParameters, type Hex, parseAbiParameters } from 'viem'
import type { ClaimEntry, LineEntry, ReceiptEntry, Table } from './epoch.ts'
import type { ModelVersionFields, Receipt } from './hashing.ts'
import { merkleProof } from './merkle.ts'
import type { RowShare } from './shares.ts'

// What Disputes decodes: the structs of contracts/src/interfaces/Evidence.sol.

/** A leaf of one of an epoch's trees with its proof. */
export type Proven<T> = { leaf: T; proof: Hex[] }
export type ReceiptEvidence = {
  entry: Proven<ReceiptEntry>
  receipt: Receipt
  signature: Hex
  shares: readonly RowShare[]
  version: ModelVersionFields
}
/** A row in a Datanet version, with the contribution that it came in. */
export type RowEvidence = {
  root: Hex
  rows: number
  manifestHash: Hex
  index: bigint
  proof: readonly Hex[]
  batchRoot: Hex
  batchIndex: bigint
  batchProof: readonly Hex[]
  kind: number
  batchRows: number
  licence: string
  nonce: bigint
  deadline: bigint
  signature: Hex
}
export type LineAnswer = { line: Proven<LineEntry>; source: ReceiptEvidence; row: RowEvidence }
/** Where an account stands among claims: in `near`, or before the first, between `near` and `next`, or after the last. */
export type ClaimPlace = {
  place: 'here' | 'first' | 'between' | 'last'
  near: Proven<ClaimEntry>
  next: Proven<ClaimEntry>
}
export type ClaimEvidence = {
  claim: Proven<ClaimEntry>
  before: Proven<ClaimEntry>
  previous: ClaimPlace
  first: Proven<LineEntry>
  last: Proven<LineEntry>
}

const ZERO: Hex = `0x${'00'.repeat(32)}`
const NOBODY: Address = `0x${'00'.repeat(20)}`
const places = { here: 0, first: 1, between: 2, last: 3 } as const

// what a predicate or an answer does not read is left empty
export const noReceipt: Proven<ReceiptEntry> = {
  leaf: { index: 0, channelId: ZERO, nonce: 0n, fee: 0n, receiptHash: ZERO, signatureHash: ZERO, sumBefore: 0n },
  proof: [],
}
export const noLine: Proven<LineEntry> = {
  leaf: { index: 0, account: NOBODY, receiptHash: ZERO, share: 0, amount: 0n, sumBefore: 0n },
  proof: [],
}
export const noClaim: Proven<ClaimEntry> = {
  leaf: { index: 0, account: NOBODY, cumulative: 0n, sumBefore: 0n, lineEnd: 0 },
  proof: [],
}
export const noRow: RowEvidence = {
  ...{ root: ZERO, rows: 0, manifestHash: ZERO, index: 0n, proof: [], batchRoot: ZERO, batchIndex: 0n, batchProof: [] },
  ...{ kind: 0, batchRows: 0, licence: '', nonce: 0n, deadline: 0n, signature: '0x' },
}
export const noReceiptEvidence: ReceiptEvidence = {
  entry: noReceipt,
  receipt: {
    ...{ kind: 0, modelId: 0n, version: 0, adapterHash: ZERO, indexRoot: ZERO, promptHash: ZERO, outputHash: ZERO },
    ...{ fee: 0n, cumulative: 0n, channelId: ZERO, nonce: 0n, policyVersion: 0, modelPayee: NOBODY, time: 0n },
    sharesHash: ZERO,
  },
  signature: '0x',
  shares: [],
  version: {
    ...{ baseHash: ZERO, adapterHash: ZERO, ggufHash: ZERO, templateHash: ZERO, runRoot: ZERO, indexRoot: ZERO },
    ...{ passportHash: ZERO, datanets: [] },
  },
}

export const proven = <T>(table: Table<T>, index: number): Proven<T> => ({
  leaf: table.at(index),
  proof: merkleProof(table.tree, index),
})

const STRUCTS = [
  'struct ReceiptLeaf { uint256 index; bytes32 channelId; uint64 nonce; uint256 fee; bytes32 receiptHash; bytes32 signatureHash; uint256 sumBefore; }',
  'struct LineLeaf { uint256 index; address account; bytes32 receiptHash; uint32 share; uint256 amount; uint256 sumBefore; }',
  'struct ClaimLeaf { uint256 index; address account; uint256 cumulative; uint256 sumBefore; uint256 lineEnd; }',
  'struct ProvenReceipt { ReceiptLeaf leaf; bytes32[] proof; }',
  'struct ProvenLine { LineLeaf leaf; bytes32[] proof; }',
  'struct ProvenClaim { ClaimLeaf leaf; bytes32[] proof; }',
  'struct ClaimPlace { uint8 place; ProvenClaim near; ProvenClaim next; }',
  'struct Receipt { uint8 kind; uint256 modelId; uint32 version; bytes32 adapterHash; bytes32 indexRoot; bytes32 promptHash; bytes32 outputHash; uint256 fee; uint256 cumulative; bytes32 channelId; uint64 nonce; uint32 policyVersion; address modelPayee; uint64 time; bytes32 sharesHash; }',
  'struct Share { uint64 datanetId; uint32 version; bytes32 datumHash; address contributor; address reviewer; uint32 ppm; }',
  'struct DatanetUse { uint64 datanetId; uint32 version; }',
  'struct Version { bytes32 baseHash; bytes32 adapterHash; bytes32 ggufHash; bytes32 templateHash; bytes32 runRoot; bytes32 indexRoot; bytes32 passportHash; DatanetUse[] datanets; }',
  'struct ReceiptEvidence { ProvenReceipt entry; Receipt receipt; bytes signature; Share[] shares; Version version; }',
  'struct RowEvidence { bytes32 root; uint32 rows; bytes32 manifestHash; uint256 index; bytes32[] proof; bytes32 batchRoot; uint256 batchIndex; bytes32[] batchProof; uint8 kind; uint32 batchRows; string licence; uint256 nonce; uint64 deadline; bytes signature; }',
  'struct LineAnswer { ProvenLine line; ReceiptEvidence source; RowEvidence row; }',
  'struct ClaimEvidence { ProvenClaim claim; ProvenClaim before; ClaimPlace previous; ProvenLine first; ProvenLine last; }',
  'struct ChunkAnswer { uint256 index; bytes chunk; bytes32[] proof; }',
] as const

const toReceipt = ({ leaf, proof }: Proven<ReceiptEntry>) => ({ leaf: { ...leaf, index: BigInt(leaf.index) }, proof })
const toLine = ({ leaf, proof }: Proven<LineEntry>) => ({ leaf: { ...leaf, index: BigInt(leaf.index) }, proof })
const toClaim = ({ leaf, proof }: Proven<ClaimEntry>) => ({
  leaf: { ...leaf, index: BigInt(leaf.index), lineEnd: BigInt(leaf.lineEnd) },
  proof,
})
const toSource = (source: ReceiptEvidence) => ({ ...source, entry: toReceipt(source.entry) })

/** Answer to a demanded line; of an index beyond the last line only `line`, the last one, is read. */
export const encodeLineAnswer = ({ line, source, row }: LineAnswer): Hex =>
  encodeAbiParameters(parseAbiParameters(['LineAnswer answer', ...STRUCTS]), [
    { line: toLine(line), source: toSource(source), row },
  ])

/** Answer to a demanded receipt; of an index beyond the last only `entry`, the last one, is read. */
export const encodeReceiptEvidence = (evidence: ReceiptEvidence): Hex =>
  encodeAbiParameters(parseAbiParameters(['ReceiptEvidence evidence', ...STRUCTS]), [toSource(evidence)])

/** Answer to a demanded claim; of an index beyond the last only `claim`, the last one, is read. */
export const encodeClaimEvidence = ({ claim, before, previous, first, last }: ClaimEvidence): Hex =>
  encodeAbiParameters(parseAbiParameters(['ClaimEvidence evidence', ...STRUCTS]), [
    {
      claim: toClaim(claim),
      before: toClaim(before),
      previous: { place: places[previous.place], near: toClaim(previous.near), next: toClaim(previous.next) },
      first: toLine(first),
      last: toLine(last),
    },
  ])

/** Answer to a demanded chunk: its bytes, or those of the last one when the index is beyond it. */
export const encodeChunkAnswer = (answer: { index: number; chunk: Hex; proof: readonly Hex[] }): Hex =>
  encodeAbiParameters(parseAbiParameters(['ChunkAnswer answer', ...STRUCTS]), [
    { ...answer, index: BigInt(answer.index) },
  ])
