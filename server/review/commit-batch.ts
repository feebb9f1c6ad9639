import type { Address, Hex } from 'viem'
import { contributionCommitment } from '#lib/domain/hashing.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { requireAccess } from '../datanet/index.ts'
import { db } from '../db.ts'

const keptFor = 24 * 3_600_000

type Call = { ctx: Ctx; input: { id: string; commitment: Hex } }

/** Keeps what an editor or reviewer commits to, and when, before it is signed. The first time stays. @throws AppError forbidden */
export async function commitBatch({ ctx, input }: Call): Promise<{ committedAt: string }> {
  const { address } = requireSession(ctx)
  const { id: datanetId } = await requireAccess(ctx, input.id, 'read')
  const key = { datanetId, address, commitment: input.commitment }
  await db().batchCommitment.deleteMany({ where: { address, committedAt: { lt: new Date(Date.now() - keptFor) } } })
  const { committedAt } = await db().batchCommitment.upsert({
    where: { datanetId_address_commitment: key },
    create: key,
    update: {},
  })
  return { committedAt: committedAt.toISOString() }
}

/** The commitment to a batch with this salt, null when there was none. */
export function findCommitment(datanetId: string, address: Address, batchRoot: Hex, salt: Hex) {
  const commitment = contributionCommitment(address, batchRoot, salt)
  return db().batchCommitment.findUnique({
    where: { datanetId_address_commitment: { datanetId, address, commitment } },
  })
}
