import type { Hex } from 'viem'
import { type EpochHeader, FIRST_HEAD } from '#lib/domain/epoch.ts'
import type { Epoch } from '#prisma/generated/client.ts'
import { db } from '../db.ts'

const zero: Hex = `0x${'00'.repeat(32)}`
const noHeader: EpochHeader = { claims: zero, lines: zero, receipts: zero, data: zero, total: 0n, lineSum: 0n }

/** A header as it stands in the database: wei as decimal strings. */
export const headerToJson = (header: EpochHeader) => ({
  ...header,
  total: header.total.toString(),
  lineSum: header.lineSum.toString(),
})

/** The header of an epoch that was built. @throws Error when it was not */
export function headerOf({ number, header }: Pick<Epoch, 'number' | 'header'>): EpochHeader {
  if (header === null) throw new Error(`epoch ${number} has no header yet`)
  const stored = header as ReturnType<typeof headerToJson>
  return { ...stored, total: BigInt(stored.total), lineSum: BigInt(stored.lineSum) }
}

/** What stands in the chain of headers before an epoch: the header before it, and the heads before and after that one. */
export async function before(number: number): Promise<{ header: EpochHeader; previousHead: Hex; head: Hex }> {
  const rows = await db().epoch.findMany({ where: { number: { in: [number - 1, number - 2] } } })
  const headAt = (at: number) => (rows.find((row) => row.number === at)?.head ?? FIRST_HEAD) as Hex
  const last = rows.find((row) => row.number === number - 1)
  return { header: last ? headerOf(last) : noHeader, previousHead: headAt(number - 2), head: headAt(number - 1) }
}
