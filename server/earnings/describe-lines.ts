import type { EarningLine } from '#lib/schemas/earnings.ts'
import { renderRow, toDatum } from '../datanet/index.ts'
import { db } from '../db.ts'

/** A line before its answer and row are told. */
export type BareLine = Pick<EarningLine, 'epoch' | 'state' | 'role' | 'amount' | 'receiptHash' | 'datumHash'>

/**
 * Adds to each line the answer or training it comes from and the row that earned. Earnings are public, so rows of private Datanets are
 * named by their hash and not told.
 */
export async function describeLines(lines: BareLine[]): Promise<EarningLine[]> {
  const hashes = [...new Set(lines.map((line) => line.receiptHash))]
  const [receipts, data] = await Promise.all([
    db().receipt.findMany({
      where: { hash: { in: hashes } },
      include: {
        shares: true,
        message: { include: { modelVersion: { include: { model: true } }, thread: true } },
        run: { select: { id: true, name: true } },
      },
    }),
    db().datum.findMany({
      where: {
        hash: { in: lines.flatMap((line) => line.datumHash ?? []) },
        datanet: { visibility: 'public' },
      },
    }),
  ])
  const receiptBy = new Map(receipts.map((receipt) => [receipt.hash, receipt]))
  const datumBy = new Map(data.map((datum) => [datum.hash, datum]))
  return lines.map((line) => {
    const receipt = receiptBy.get(line.receiptHash)
    const datum = line.datumHash ? datumBy.get(line.datumHash) : undefined
    const model = receipt?.message?.modelVersion?.model
    return {
      ...line,
      question: null,
      modelSlug: model?.slug ?? null,
      modelName: model?.name ?? null,
      training: receipt?.run ?? null,
      row: datum ? renderRow(toDatum(datum)).prompt : null,
      ppm: receipt?.shares.find((share) => share.datumHash === line.datumHash && line.role !== 'model')?.ppm ?? null,
      at: (receipt?.createdAt ?? new Date(0)).toISOString(),
    }
  })
}
