import { type Hex, keccak256, stringToBytes } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { datanetsDomain } from '#lib/chain/typed-data.ts'
import { contributionCommitment } from '#lib/domain/hashing.ts'
import { contributionTypes } from '#lib/domain/typed-data.ts'
import { type Datum, datumKinds } from '#lib/schemas/datum.ts'
import { type DemoAccount, deployment } from '#server/chain/index.ts'

export type Batch = { id: string; author: DemoAccount; rows: number; root: Hex; kind: Datum['kind'] }
type Of = { datanetId: string; chainDatanetId: bigint; licence: string }

/** Far enough away that a sample's signatures never expire: 2100-01-01. */
const deadline = 4_102_444_800n

/** A contribution of a demo account as the database keeps it, signed for ever alike. @param name of the batch among its author's */
export async function signBatch(name: string, { datanetId, chainDatanetId, licence }: Of, batch: Batch) {
  const { id, author, rows, root, kind } = batch
  const salt = keccak256(stringToBytes(`${name} ${author.name}`))
  const nonce = BigInt(keccak256(stringToBytes(`${name} nonce`))) >> 128n
  const fields = {
    kind: datumKinds.indexOf(kind),
    contributor: author.address,
    batchRoot: root,
    rows,
    licence,
    nonce,
    deadline,
  }
  const signature = await privateKeyToAccount(author.privateKey).signTypedData({
    domain: datanetsDomain(await deployment()),
    types: contributionTypes,
    primaryType: 'Contribution',
    message: { ...fields, datanetId: chainDatanetId },
  })
  const commitment = contributionCommitment(author.address, root, salt)
  return { ...fields, id, datanetId, nonce: nonce.toString(), signature, commitment, salt, committedAt: new Date() }
}
