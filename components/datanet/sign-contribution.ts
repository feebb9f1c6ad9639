import type { Address, Hex } from 'viem'
import { bytesToBigInt, toHex } from 'viem'
import { datanetsDomain, type PlaceOf } from '#lib/chain/typed-data.ts'
import {
  batchRoot,
  contributionCommitment,
  type Datum,
  datanetId,
  datanetVersionRoot,
  datumHash,
} from '#lib/domain/hashing.ts'
import { contributionTypes } from '#lib/domain/typed-data.ts'
import type { Datum as CheckedDatum } from '#lib/schemas/datum.ts'
import { datumKinds } from '#lib/schemas/datum.ts'

const randomHex = (bytes: number): Hex => toHex(crypto.getRandomValues(new Uint8Array(bytes)))
const validSeconds = 3600

/** What the browser itself makes of the rows it got, so that people sign what they see. */
export type Batch = { hashes: Hex[]; root: Hex }
export function hashBatch(data: readonly CheckedDatum[]): Batch {
  const hashes = data.map((datum) => datumHash(datum as Datum))
  return { hashes, root: batchRoot(hashes) }
}

/** Root of version 1, in which the contributor is the reviewer too: what the registry must be given. */
export const firstVersionRoot = ({ hashes, root }: Batch, contributor: Address): Hex =>
  datanetVersionRoot(hashes.map((hash) => ({ datumHash: hash, contributor, reviewer: contributor, batchRoot: root })))

/** Salts are drawn once for an upload: the server keeps its first commitment. */
export type Draft = { contributor: Address; salt: Hex; datanetSalt: Hex; commitment: Hex; datanetId: bigint }
export function draftContribution(contributor: Address, root: Hex): Draft {
  const [salt, datanetSalt] = [randomHex(32), randomHex(32)]
  return {
    contributor,
    salt,
    datanetSalt,
    commitment: contributionCommitment(contributor, root, salt),
    datanetId: datanetId(contributor, datanetSalt),
  }
}

/** The EIP-712 Contribution for a wallet to sign, valid for an hour. */
export function contributionTypedData(
  chain: PlaceOf<'datanetRegistry'>,
  { contributor, datanetId: id }: Draft,
  { root, hashes }: Batch,
  { kind, licence }: { kind: (typeof datumKinds)[number]; licence: string },
) {
  return {
    domain: datanetsDomain(chain),
    types: contributionTypes,
    primaryType: 'Contribution' as const,
    message: {
      datanetId: id,
      kind: datumKinds.indexOf(kind),
      contributor,
      batchRoot: root,
      rows: hashes.length,
      licence,
      nonce: bytesToBigInt(crypto.getRandomValues(new Uint8Array(16))),
      deadline: BigInt(Math.floor(Date.now() / 1000) + validSeconds),
    },
  }
}
