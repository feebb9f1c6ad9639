import type { Ctx } from '../ctx.ts'
import { requireAccess } from '../datanet/index.ts'
import { db } from '../db.ts'
import { AppError } from '../errors.ts'
import { newId } from '../id.ts'
import { sendJob } from '../queue.ts'

/** Has the doctor look at what would be released now. One that is at it already is not disturbed. Curators. */
export async function examine({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { id: string }
}): Promise<{ doctorReportId: string }> {
  const datanet = await requireAccess(ctx, input.id, 'curate')
  return db().$transaction(async (tx) => {
    // of two who ask at once, the second finds what the first one started
    await tx.$queryRaw`SELECT id FROM datanet WHERE id = ${datanet.id} FOR UPDATE`
    const running = await tx.doctorReport.findFirst({ where: { datanetId: datanet.id, state: 'checking' } })
    if (running) return { doctorReportId: running.id }
    const rows = await tx.datum.count({
      where: { datanetId: datanet.id, state: 'accepted', kind: { not: 'validation' } },
    })
    if (rows === 0) throw new AppError('bad_input', 'No row is accepted yet, so there is nothing to look at.')
    const { id } = await tx.doctorReport.create({
      data: { id: newId('doc'), datanetId: datanet.id, state: 'checking', rows },
    })
    await sendJob(tx, 'examine', { doctorReportId: id })
    return { doctorReportId: id }
  })
}
