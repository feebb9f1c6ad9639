import {
  type Address,
  type Hex,
  isAddressEqual,
  parseSignature,
  recoverTypedDataAddress,
  serializeSignature,
} from 'viem'
import { datanetsDomain } from '#lib/chain/typed-data.ts'
import { contributionCommitment } from '#lib/domain/hashing.ts'
import { contributionTypes } from '#lib/domain/typed-data.ts'
import { type DatumKind, datumKinds } from '#lib/schemas/datum.ts'
import type { BatchSignature } from '#lib/schemas/upload.ts'
import type { Datanet } from '#prisma/generated/client.ts'
import { deployment } from '../chain/index.ts'
import { db } from '../db.ts'
import { AppError } from '../errors.ts'

/** What a contributor signed for, as the server knows it. */
export type SignedBatch = {
  datanet: Pick<Datanet, 'chainDatanetId' | 'licence'>
  contributor: Address
  kind: DatumKind
  batchRoot: Hex
  rows: number
  /** what the contributor committed to before; null when there was nothing */
  commitment: string | null
  signed: BatchSignature
}

/** Half the order of secp256k1: of a signature and its mirror image, contracts take only the one below. */
const highestS = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n
const refuse = (message: string, place: string) => new AppError('bad_input', message, { place })

/**
 * Checks the commitment, deadline, nonce and EIP-712 signature of a batch. Only the signature of a plain key counts: what
 * a contract's wallet says (ERC-1271) could be denied later, and then nobody could prove who contributed.
 * @returns the signature as contracts take it (65 bytes, low s, v 27 or 28)
 * @throws AppError bad_input | conflict
 */
export async function verifyBatch(batch: SignedBatch): Promise<BatchSignature> {
  const { datanet, contributor, kind, batchRoot, rows, commitment, signed } = batch
  if (commitment === null || commitment !== contributionCommitment(contributor, batchRoot, signed.salt)) {
    const message =
      'These rows were not committed to by this wallet before they were signed; commit to them and sign again.'
    throw refuse(message, 'commitment')
  }
  if (signed.deadline * 1000 < Date.now()) {
    throw refuse('The signature has expired; sign the contribution again.', 'deadline')
  }
  const signature = plainSignature(signed.signature)
  const signer = await recoverTypedDataAddress({
    domain: datanetsDomain(await deployment()),
    types: contributionTypes,
    primaryType: 'Contribution',
    message: {
      datanetId: BigInt(datanet.chainDatanetId.toFixed(0)),
      kind: datumKinds.indexOf(kind),
      contributor,
      batchRoot,
      rows,
      licence: datanet.licence,
      nonce: BigInt(signed.nonce),
      deadline: BigInt(signed.deadline),
    },
    signature,
  }).catch((cause) => {
    throw new AppError('bad_input', wrongSigner(contributor, datanet.licence), { place: 'signature' }, cause)
  })
  if (!isAddressEqual(signer, contributor)) throw refuse(wrongSigner(contributor, datanet.licence), 'signature')
  const used = await db().contribution.findFirst({ where: { contributor, nonce: signed.nonce }, select: { id: true } })
  if (used) throw nonceUsed()
  return { ...signed, signature }
}

export const nonceUsed = () =>
  new AppError('conflict', 'This wallet has used this nonce for another contribution; sign again with a new one.', {
    place: 'nonce',
  })

const wrongSigner = (contributor: Address, licence: string) =>
  `The signature is not by ${contributor} over exactly these rows, for this Datanet and its licence ${licence}; sign again, with a plain key, as contract wallets cannot contribute.`

function plainSignature(signature: Hex): Hex {
  if (signature.length !== 2 + 2 * 65) {
    const message =
      'Contributions are signed with a plain key: what a contract’s wallet says could be denied later; use a wallet that holds its own key.'
    throw refuse(message, 'signature')
  }
  const bad = (cause?: unknown) =>
    new AppError(
      'bad_input',
      'This is not a signature of a key; sign the contribution again.',
      { place: 'signature' },
      cause,
    )
  let parts: ReturnType<typeof parseSignature>
  try {
    parts = parseSignature(signature)
  } catch (cause) {
    throw bad(cause)
  }
  if (BigInt(parts.s) > highestS) throw bad()
  return serializeSignature({ r: parts.r, s: parts.s, yParity: parts.yParity })
}
