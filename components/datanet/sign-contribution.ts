import type { Address, Hex } from 'viem'
import { bytesToBigInt, toHex } from 'viem'
import { datanetsDomain, type PlaceOf } from '#lib/chain/typed-data.ts'
import { contributionCommitment } from '#lib/domain/hashing.ts'
import { contributionTypes } from '#lib/domain/typed-data.ts'
import { type DatumKind, datumKinds } from '#lib/schemas/datum.ts'

const validSeconds = 3600
export const randomHex = (bytes: number): Hex => toHex(crypto.getRandomValues(new Uint8Array(bytes)))

/** What is published before the rows; the salt is shown with the signature. */
export type Commitment = { salt: Hex; commitment: Hex }
export function commitTo(contributor: Address, root: Hex, salt: Hex = randomHex(32)): Commitment {
  return { salt, commitment: contributionCommitment(contributor, root, salt) }
}

export type SignedBatch = {
  /** uint64 of the registry, in decimal */
  chainDatanetId: string
  contributor: Address
  root: Hex
  rows: number
  kind: DatumKind
  licence: string
}

/** The EIP-712 Contribution for a wallet to sign, valid for an hour. */
export function contributionTypedData(
  chain: PlaceOf<'datanetRegistry'>,
  { chainDatanetId, contributor, root, rows, kind, licence }: SignedBatch,
) {
  return {
    domain: datanetsDomain(chain),
    types: contributionTypes,
    primaryType: 'Contribution' as const,
    message: {
      datanetId: BigInt(chainDatanetId),
      kind: datumKinds.indexOf(kind),
      contributor,
      batchRoot: root,
      rows,
      licence,
      nonce: bytesToBigInt(crypto.getRandomValues(new Uint8Array(16))),
      deadline: BigInt(Math.floor(Date.now() / 1000) + validSeconds),
    },
  }
}
