import { type Epoch, voidedSchema } from '#lib/schemas/earnings.ts'
import { db, wei } from '../db.ts'

type Hex = `0x${string}`

export async function listEpochs(): Promise<Epoch[]> {
  const rows = await db().epoch.findMany({
    orderBy: { number: 'desc' },
    take: 100,
    include: { _count: { select: { receipts: true } } },
  })
  return rows.map((row) => ({
    number: row.number,
    state: row.state,
    voided: row.state === 'voided' ? voidedSchema.parse(row.voided) : null,
    total: wei(row.total).toString(),
    receipts: row._count.receipts,
    postTx: row.postTx as Hex | null,
    finaliseTx: row.finaliseTx as Hex | null,
    finalAt: row.finalAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  }))
}
