import canonicalize from 'canonicalize'
import {
  type Address,
  concat,
  encodeAbiParameters,
  type Hex,
  hashStruct,
  hashTypedData,
  keccak256,
  parseAbiParameters,
  sha256,
  stringToBytes,
} from 'viem'
import type { DatumKind } from '#lib/schemas/datum.ts'
import { leafHash, merkleRoot } from './merkle.ts'
import { agentActionTypes, contributionTypes, receiptTypes, type SigningDomain, voucherTypes } from './typed-data.ts'

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
/** `salt`: 32 random bytes, of rows of private Datanets only, so that nobody finds out by guessing what a hash is of */
export type Datum = { kind: DatumKind; payload: Json; parents: readonly Hex[]; salt?: Hex | null }
export type Contribution = {
  datanetId: bigint
  kind: number
  contributor: Address
  batchRoot: Hex
  rows: number
  licence: string
  nonce: bigint
  deadline: bigint
}
export type VersionRow = { datumHash: Hex; contributor: Address; reviewer: Address; batchRoot: Hex }
export type RunStep = { step: number; loss: number; learning_rate: number; batchHash: Hex }
export type Receipt = {
  kind: number
  modelId: bigint
  version: number
  adapterHash: Hex
  indexRoot: Hex
  promptHash: Hex
  outputHash: Hex
  fee: bigint
  cumulative: bigint
  channelId: Hex
  nonce: bigint
  policyVersion: number
  modelPayee: Address
  time: bigint
  sharesHash: Hex
}
export type Voucher = { channelId: Hex; maxClaimableAmount: bigint }
/** One thing that an agent did; `prevHash` is the digest of the action before it, so that they form a chain. */
export type AgentAction = { agentId: bigint; nonce: bigint; actionHash: Hex; prevHash: Hex }
export type ModelVersionFields = {
  baseHash: Hex
  adapterHash: Hex
  ggufHash: Hex
  templateHash: Hex
  runRoot: Hex
  indexRoot: Hex
  passportHash: Hex
  datanets: readonly { datanetId: bigint; version: number }[]
}

/** Receipt.kind: what was paid for. */
export const receiptKinds = { inference: 0, training: 1 } as const

const normalise = (value: Json): Json => {
  if (typeof value === 'string') return value.normalize('NFC').trim()
  if (Array.isArray(value)) return value.map(normalise)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, normalise(inner)]))
}

/** RFC 8785 text of a value. Throws TypeError for what JSON cannot hold (NaN, Infinity, undefined). */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('The value has no JSON form.')
  return text
}

/** The exact text that `datumHash` hashes: strings in Unicode NFC and trimmed, then RFC 8785; the salt only where there is one. */
export const canonicalDatum = ({ kind, payload, parents, salt }: Datum): string =>
  canonicalJson({
    kind,
    payload: normalise(payload),
    parents: parents.map((parent) => parent.toLowerCase()),
    ...(salt ? { salt: salt.toLowerCase() } : {}),
  })

/** keccak-256 of the datum's canonical text: the row's name everywhere. */
export const datumHash = (datum: Datum): Hex => keccak256(stringToBytes(canonicalDatum(datum)))

/** Root over the datum hashes of one contribution, in the file's order. */
export const batchRoot = (datumHashes: readonly Hex[]): Hex => merkleRoot(datumHashes.map(leafHash))

/** What a contributor publishes before the rows, so that a row seen in flight cannot be claimed first. */
export const contributionCommitment = (contributor: Address, root: Hex, salt: Hex): Hex =>
  keccak256(encodeAbiParameters(parseAbiParameters('address, bytes32, bytes32'), [contributor, root, salt]))

/** EIP-712 digest under the DatanetRegistry's domain. */
export const contributionDigest = (domain: SigningDomain, message: Contribution): Hex =>
  hashTypedData({ domain, types: contributionTypes, primaryType: 'Contribution', message })

/** Known before creation, so that contributions to it can be signed: the low 64 bits of keccak(creator, salt). */
export const datanetId = (creator: Address, salt: Hex): bigint =>
  BigInt(keccak256(encodeAbiParameters(parseAbiParameters('address, bytes32'), [creator, salt]))) & 0xffffffffffffffffn

/** The order of a version's tree: ascending datum hash. Throws when a row stands there twice. */
export function sortVersionRows(rows: readonly VersionRow[]): VersionRow[] {
  const sorted = [...rows].sort((a, b) => compareHex(a.datumHash, b.datumHash))
  const twice = sorted.find((row, i) => i > 0 && compareHex(row.datumHash, sorted[i - 1].datumHash) === 0)
  if (twice) throw new RangeError(`Row ${twice.datumHash} stands twice in this version; keep one of them.`)
  return sorted
}

export const versionLeaf = ({ datumHash: hash, contributor, reviewer, batchRoot: root }: VersionRow): Hex =>
  leafHash(
    encodeAbiParameters(parseAbiParameters('bytes32, address, address, bytes32'), [hash, contributor, reviewer, root]),
  )

/** Root of a Datanet version; rows may come in any order. */
export const datanetVersionRoot = (rows: readonly VersionRow[]): Hex =>
  merkleRoot(sortVersionRows(rows).map(versionLeaf))

/** SHA-256, so that manifests, passports and epoch data are found by this hash in a blob store or as an IPFS CID. */
export const fileHash = (bytes: Uint8Array): Hex => sha256(bytes)
export const documentHash = (document: unknown): Hex => sha256(stringToBytes(canonicalJson(document)))

/** Hash of the rows of one optimiser step, in the order in which the batch held them. */
export const batchHash = (datumHashes: readonly Hex[]): Hex => keccak256(concat(datumHashes))

/** One optimiser step: loss in millionths, learning_rate in 1e-12, both rounded half up and at least 0. */
export function runLogLeaf({ step, loss, learning_rate, batchHash: hash }: RunStep): Hex {
  const values: [bigint, bigint, bigint, Hex] = [BigInt(step), fixed(loss, 1e6), fixed(learning_rate, 1e12), hash]
  return leafHash(encodeAbiParameters(parseAbiParameters('uint64, uint64, uint64, bytes32'), values))
}

/** Head of a run's hash chain after `root`, the Merkle root of the steps since the last anchor, up to `step`. */
export const anchorHead = (previous: Hex, step: number, root: Hex): Hex =>
  keccak256(encodeAbiParameters(parseAbiParameters('bytes32, uint64, bytes32'), [previous, BigInt(step), root]))

/** What ModelRegistry stores for a version. */
export const modelVersionHash = (fields: ModelVersionFields): Hex =>
  keccak256(
    encodeAbiParameters(
      parseAbiParameters([
        'Version version',
        'struct Version { bytes32 baseHash; bytes32 adapterHash; bytes32 ggufHash; bytes32 templateHash; bytes32 runRoot; bytes32 indexRoot; bytes32 passportHash; DatanetUse[] datanets; }',
        'struct DatanetUse { uint64 datanetId; uint32 version; }',
      ]),
      [fields],
    ),
  )

/** keccak-256 of a prompt's canonical messages or of an answer's text, as they stand in a receipt. */
export const promptHash = (messages: readonly { role: string; content: string }[]): Hex =>
  keccak256(stringToBytes(canonicalJson(messages.map(({ role, content }) => ({ content, role })))))
export const outputHash = (answer: string): Hex => keccak256(stringToBytes(answer))

/** `hashStruct(receipt)`, the name of a receipt in lines and trees; independent of chain and contract. */
export const receiptHash = (message: Receipt): Hex =>
  hashStruct({ types: receiptTypes, primaryType: 'Receipt', data: message })

/** The EIP-712 digest that the gateway key signs, under the Royalties domain. */
export const receiptDigest = (domain: SigningDomain, message: Receipt): Hex =>
  hashTypedData({ domain, types: receiptTypes, primaryType: 'Receipt', message })

/** The EIP-712 digest that a channel's session key signs, under the Royalties domain. */
export const voucherDigest = (domain: SigningDomain, message: Voucher): Hex =>
  hashTypedData({ domain, types: voucherTypes, primaryType: 'Voucher', message })

/** The EIP-712 digest that an agent's key signs, under the Staking domain. */
export const agentActionDigest = (domain: SigningDomain, message: AgentAction): Hex =>
  hashTypedData({ domain, types: agentActionTypes, primaryType: 'AgentAction', message })

/** salt (12 bytes) ‖ session key (20 bytes). */
export const channelIdOf = (salt: Hex, sessionKey: Address): Hex => concat([salt, sessionKey]).toLowerCase() as Hex

/** Numeric order of two hex strings of equal length. */
export const compareHex = (a: Hex, b: Hex): number => {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()]
  return x < y ? -1 : x > y ? 1 : 0
}

function fixed(value: number, unit: number): bigint {
  if (!Number.isFinite(value) || value < 0)
    throw new RangeError(`${value} cannot be anchored: not a number of at least 0.`)
  return BigInt(Math.round(value * unit))
}
