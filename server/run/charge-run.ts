import type { Hex } from 'viem'
import { canonicalJson, outputHash, receiptKinds } from '#lib/domain/hashing.ts'
import { trainingRecordSchema } from '#lib/schemas/receipt.ts'
import type { RunCharge } from '#prisma/generated/client.ts'
import { type AttributedRow, nameShares, signingPatience, writeReceipt } from '../attribution/index.ts'
import { putBytes } from '../blob.ts'
import { db, wei } from '../db.ts'
import { appendRunEvents } from '../event/index.ts'
import { registerTraining } from './training-register.ts'

export { chargeSignal } from './close-reservation.ts'

/** Charges that are not signed yet, oldest first. */
export const openCharges = (): Promise<RunCharge[]> =>
  db().runCharge.findMany({ where: { receiptHash: null }, orderBy: { createdAt: 'asc' } })

/**
 * Registers what was trained, signs its receipt exactly once, and gives back what is left of the reservation. It may be
 * repeated after a kill at any point, and by several workers at once.
 * @param rows whose influence on the held-out questions is paid; what they leave is the pools' of the run's Datanets
 */
export async function chargeRun({ runId, part }: { runId: string; part: number }, rows: AttributedRow[]) {
  const key = { runId_part: { runId, part } }
  const charge = await db().runCharge.findUniqueOrThrow({ where: key })
  if (charge.receiptHash) return
  const record = trainingRecordSchema.parse(charge.record)
  const text = canonicalJson(record)
  await putBytes(new TextEncoder().encode(text))
  const { modelId, version, fields } = await registerTraining(charge)
  const run = await db().run.findUniqueOrThrow({
    where: { id: runId },
    include: { datanets: { include: { version: { include: { datanet: true } } } } },
  })
  const named = await nameShares(
    modelId,
    rows,
    run.datanets.map((row) => row.version),
  )
  const [fee, reserved] = [wei(charge.fee), wei(charge.cap)]
  await db().$transaction(async (tx) => {
    const [open] = await tx.$queryRaw<{ part: number }[]>`
      SELECT part FROM run_charge WHERE run_id = ${runId} AND part = ${part} AND receipt_hash IS NULL FOR UPDATE`
    if (!open) return
    const receiptHash = await writeReceipt(
      tx,
      {
        kind: receiptKinds.training,
        ...{ modelId, version, fee, reserved, channelId: charge.channelId, source: { runId } },
        ...{ adapterHash: fields.adapterHash, indexRoot: fields.indexRoot },
        promptHash: charge.promptHash as Hex,
        outputHash: outputHash(text),
      },
      named,
    )
    await tx.runCharge.update({ where: key, data: { receiptHash } })
    await tx.$executeRaw`UPDATE run SET charged = COALESCE(charged, 0) + ${fee.toString()}::numeric WHERE id = ${runId}`
    const amounts = { fee: fee.toString(), returned: (reserved - fee).toString() }
    await appendRunEvents(runId, [{ type: 'charged', data: { tokens: record.tokens, ...amounts, receiptHash } }], tx)
  }, signingPatience)
}
