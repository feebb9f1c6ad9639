import { demoAccount, demoCurator } from '#server/chain/index.ts'
import { db } from '#server/db.ts'
import { newId } from '#server/id.ts'
import { signBatch } from './sign-batch.ts'
import { authorsOf, type Sample, toBatches, toRows } from './store-sample.ts'

/**
 * Names a sample's contributors as members and its curator as reviewer, and adds the rows that wait for review, unless any of
 * them is or was here. Safe to repeat.
 */
export async function storeWaiting(sample: Sample, datanetId: string): Promise<void> {
  const curator = demoAccount(demoCurator)
  const approved = { datanetId, state: 'approved' as const, decidedBy: curator.address, decidedAt: new Date() }
  await db().datanetMember.createMany({
    data: [
      { ...approved, address: curator.address, role: 'reviewer' },
      ...[...authorsOf(sample).values()].map(({ address }) => ({ ...approved, address, role: 'contributor' as const })),
    ],
    skipDuplicates: true,
  })
  const rows = toRows(sample, sample.proposed)
  const there = await db().datum.count({ where: { datanetId, hash: { in: rows.map((row) => row.hash) } } })
  if (rows.length === 0 || there > 0) return

  const datanet = await db().datanet.findUniqueOrThrow({ where: { id: datanetId } })
  const batches = toBatches(sample, rows)
  const of = { datanetId, chainDatanetId: BigInt(datanet.chainDatanetId.toFixed(0)), licence: datanet.licence }
  const contributions = await Promise.all(batches.map((batch) => signBatch(`${sample.slug} proposed`, of, batch)))
  const questionHash = new Map(
    toRows(sample, sample.rows).map(({ datum, hash }) => [datum.payload.instruction as string, hash]),
  )
  await db().$transaction(async (tx) => {
    const { nextPosition } = await tx.datanet.update({
      where: { id: datanetId },
      data: { nextPosition: { increment: rows.length } },
    })
    await tx.contribution.createMany({ data: contributions })
    await tx.datum.createMany({
      data: rows.map(({ datum, hash, author }, n) => {
        const flag = sample.proposed[n]?.flag
        return {
          ...datum,
          id: newId('dat'),
          datanetId,
          contributionId: batches.find((batch) => batch.hashes.includes(hash))?.id as string,
          hash,
          contributor: author.address,
          contributorName: author.name,
          reviewer: '',
          state: 'proposed' as const,
          position: nextPosition - rows.length + n,
          flags: flag ? [{ ...flag, similar: questionHash.get(flag.similar) ?? null }] : [],
        }
      }),
    })
  })
}
