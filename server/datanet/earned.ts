import { type Line, splitFee } from '#lib/domain/fees.ts'
import { Prisma } from '#prisma/generated/client.ts'
import { policyOfEpoch } from '../chain/index.ts'
import { db } from '../db.ts'
import { toFeeInput } from '../fee-input.ts'
import { log } from '../log.ts'

type Of = { chainDatanetId: string; hashes?: string[] }

/** What contributors got for their rows of a Datanet, in wei, final or not, by row hash. @param hashes of which rows */
export const earnedByRow = (of: Required<Of>): Promise<Map<string, bigint>> => earned('s.datum_hash', of)

/** What each contributor got for rows of a Datanet, in wei, final or not, by address in lower case. */
export const earnedByContributor = (chainDatanetId: string): Promise<Map<string, bigint>> =>
  earned('l.account', { chainDatanetId })

async function earned(key: 's.datum_hash' | 'l.account', { chainDatanetId, hashes }: Of): Promise<Map<string, bigint>> {
  if (hashes?.length === 0) return new Map()
  const only = hashes ? Prisma.sql`AND s.datum_hash = ANY(${hashes})` : Prisma.empty
  const [settled, waiting] = await Promise.all([
    db().$queryRaw<{ key: string; amount: string }[]>`
      SELECT ${Prisma.raw(key)} AS key, sum(l.amount)::text AS amount
      FROM share s JOIN earning_line l ON l.receipt_hash = s.receipt_hash AND l.share = s.position
      WHERE s.chain_datanet_id = ${chainDatanetId}::numeric AND l.role = 'contributor' ${only} GROUP BY 1`,
    waitingLines({ chainDatanetId, hashes }),
  ])
  const sums = new Map(settled.map((row) => [row.key, BigInt(row.amount)]))
  for (const line of waiting) {
    const name = key === 'l.account' ? line.account.toLowerCase() : (line.datumHash as string)
    sums.set(name, (sums.get(name) ?? 0n) + line.amount)
  }
  return sums
}

/** Contributors' lines of receipts that wait for a settlement, as the next epoch would divide them. */
async function waitingLines({ chainDatanetId, hashes }: Of): Promise<Line[]> {
  const receipts = await db().receipt.findMany({
    where: { epochNumber: null, shares: { some: { chainDatanetId, ...(hashes && { datumHash: { in: hashes } }) } } },
    include: { shares: true },
    orderBy: { createdAt: 'desc' },
    take: 1000,
  })
  if (receipts.length === 0) return []
  const last = await db().epoch.aggregate({ _max: { number: true } })
  const policy = await policyOfEpoch((last._max.number ?? 0) + 1).catch((error: unknown) => {
    // pages are read without the chain too; then only what is settled is told
    log.warn({ err: error }, 'the fee policy cannot be read; earnings that wait are left out')
    return null
  })
  if (!policy) return []
  return receipts.flatMap((receipt) => {
    const ours = new Set(
      receipt.shares
        .filter((share) => share.chainDatanetId.toFixed(0) === chainDatanetId && share.datumHash)
        .map((share) => share.position),
    )
    return splitFee(toFeeInput(receipt), policy).filter(
      (line) =>
        line.role === 'contributor' &&
        ours.has(line.position) &&
        (!hashes || hashes.includes(line.datumHash as string)),
    )
  })
}

export type Payment = { receiptHash: string; amount: bigint; at: Date; epoch: number | null }

/** What a row's contributor got from each answer, newest first, at most `limit`; epoch null: not settled yet. */
export async function paymentsOf(chainDatanetId: string, hash: string, limit: number): Promise<Payment[]> {
  const [settled, waiting] = await Promise.all([
    db().$queryRaw<{ receiptHash: string; amount: string; at: Date; epoch: number }[]>`
      SELECT l.receipt_hash AS "receiptHash", l.amount::text AS amount, r.created_at AS at, l.epoch_number AS epoch
      FROM share s JOIN earning_line l ON l.receipt_hash = s.receipt_hash AND l.share = s.position
        JOIN receipt r ON r.hash = s.receipt_hash
      WHERE s.chain_datanet_id = ${chainDatanetId}::numeric AND s.datum_hash = ${hash} AND l.role = 'contributor'
      ORDER BY r.created_at DESC LIMIT ${limit}`,
    waitingLines({ chainDatanetId, hashes: [hash] }),
  ])
  const receipts = await db().receipt.findMany({
    where: { hash: { in: waiting.map((line) => line.receiptHash) } },
    select: { hash: true, createdAt: true },
  })
  const timeOf = new Map(receipts.map((receipt) => [receipt.hash, receipt.createdAt]))
  const open = waiting.map(({ receiptHash, amount }) => ({
    receiptHash,
    amount,
    at: timeOf.get(receiptHash) ?? new Date(),
    epoch: null,
  }))
  const closed = settled.map((row) => ({ ...row, amount: BigInt(row.amount) }))
  return [...open, ...closed].sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, limit)
}
