import type { Hex } from 'viem'
import type { EpochHeader } from '#lib/domain/epoch.ts'
import type { Epoch } from '#prisma/generated/client.ts'

const zero: Hex = `0x${'00'.repeat(32)}`
export const noHeader: EpochHeader = { claims: zero, lines: zero, receipts: zero, data: zero, total: 0n, lineSum: 0n }

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
