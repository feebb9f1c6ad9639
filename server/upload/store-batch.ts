import type { Address, Hex } from 'viem'
import { datumKinds } from '#lib/schemas/datum.ts'
import type { BatchSignature, Origin } from '#lib/schemas/upload.ts'
import { type Datanet, Prisma } from '#prisma/generated/client.ts'
import type { Tx } from '../db.ts'
import { AppError } from '../errors.ts'
import { newId } from '../id.ts'
import type { Flag } from './flags.ts'
import type { HashedBatch } from './hash-batch.ts'
import { nonceUsed } from './verify-batch.ts'

/** Where, by whom and how a batch came: what its contribution and each of its rows say beside their content. */
export type BatchFacts = {
  datanet: Pick<Datanet, 'id' | 'licence' | 'quorum' | 'ownerAddress'>
  contributor: Address
  origin: Origin
  /** from `verifyBatch` */
  signed: BatchSignature
  commitment: string
  committedAt: Date
  contributionId?: string
  /** rows that count without review, whatever the quorum; `reviewer` is who their leaves name */
  acceptedBy?: Address
}
/** What a check found about the rows, in their order. */
export type RowFacts = { tokens: number | null; language: string | null; flags: Flag[] }
export type StoredBatch = { contributionId: string; hashes: Hex[]; ids: string[]; firstPosition: number }

export const rowInDatanet = (hash: string) =>
  new AppError('conflict', `Row ${hash} is in this Datanet already; leave it out and sign again.`, { place: hash })

/** State of a batch's rows at first: with quorum 0 the owner has accepted what its contributors bring. */
export function firstState({ datanet, acceptedBy }: Pick<BatchFacts, 'datanet' | 'acceptedBy'>) {
  const reviewer = acceptedBy ?? (datanet.quorum === 0 ? datanet.ownerAddress : null)
  return reviewer === null
    ? { state: 'proposed' as const, reviewer: '', decidedAt: null }
    : { state: 'accepted' as const, reviewer, decidedAt: new Date() }
}

/**
 * Stores a verified batch of at most some thousand rows within the caller's transaction: appended rows, edits, validations.
 * Files of any size take `copyBatch`.
 * @throws AppError conflict when a row is here already or the nonce was used; the transaction is then lost
 */
export async function storeBatch(
  tx: Tx,
  batch: HashedBatch,
  facts: BatchFacts,
  checked: readonly RowFacts[] = [],
): Promise<StoredBatch> {
  const { datanet, contributor, signed } = facts
  const contributionId = facts.contributionId ?? newId('con')
  const hashes = batch.rows.map(({ hash }) => hash)
  const there = await tx.datum.findFirst({
    where: { datanetId: datanet.id, hash: { in: hashes } },
    select: { hash: true },
  })
  if (there) throw rowInDatanet(there.hash)
  const ids = hashes.map(() => newId('dat'))
  let firstPosition: number
  try {
    await tx.contribution.create({
      data: {
        id: contributionId,
        datanetId: datanet.id,
        kind: datumKinds.indexOf(batch.kind),
        contributor,
        batchRoot: batch.batchRoot,
        rows: hashes.length,
        licence: datanet.licence,
        nonce: signed.nonce,
        deadline: BigInt(signed.deadline),
        signature: signed.signature,
        salt: signed.salt,
        commitment: facts.commitment,
        committedAt: facts.committedAt,
      },
    })
    const { nextPosition } = await tx.datanet.update({
      where: { id: datanet.id },
      data: { nextPosition: { increment: hashes.length } },
      select: { nextPosition: true },
    })
    firstPosition = nextPosition - hashes.length
    const first = firstState(facts)
    await tx.datum.createMany({
      data: batch.rows.map((row, index) => ({
        ...row,
        ...checked[index],
        ...first,
        id: ids[index] as string,
        datanetId: datanet.id,
        contributionId,
        kind: batch.kind,
        contributor,
        origin: facts.origin,
        position: firstPosition + index,
      })),
    })
  } catch (cause) {
    throw explainConflict(cause)
  }
  return { contributionId, hashes, ids, firstPosition }
}

/** Two writers at once: the database tells the second which of the two rules it broke. */
function explainConflict(cause: unknown): unknown {
  if (!(cause instanceof Prisma.PrismaClientKnownRequestError) || cause.code !== 'P2002') return cause
  if (cause.meta?.modelName === 'Contribution') return nonceUsed()
  return new AppError(
    'conflict',
    'Some of these rows have come into this Datanet in the meantime; check them again.',
    {},
    cause,
  )
}
