import { runSettingsSchema } from '#lib/schemas/run.ts'
import { releaseReservation } from '../chat/index.ts'
import { db } from '../db.ts'
import { AppError } from '../errors.ts'
import { appendRunEvents } from '../event/index.ts'
import { newId } from '../id.ts'
import type { makePlan } from './plan-run.ts'
import { checkQuota } from './quota.ts'

/** What is reserved on a channel for one run. */
export type Reservation = { channelId: string; wei: bigint }
export type RunDraft = Awaited<ReturnType<typeof makePlan>> & {
  name: string
  /** as runSettingsSchema reads them; more is left out */
  settings: { baseModelId: string; initRunId: string | null }
  parentRunId?: string | null
  priority: number
  idempotencyKey: string
}

/**
 * Puts runs into the queue, all or none. Where their keys are taken already (two clicks at once) nothing is stored; what was
 * reserved for runs that are not stored is given back. @throws AppError too_many | conflict. @param cap reserved for each of them
 */
export async function storeRuns(
  userId: string,
  drafts: readonly RunDraft[],
  cap: Reservation | null,
  sweepId: string | null = null,
): Promise<void> {
  const rows = drafts.map((draft) => ({ ...draft, id: newId('run') }))
  const reserved = (cap?.wei ?? 0n) * BigInt(rows.length)
  const store = db().$transaction(async (tx) => {
    // one at a time for each person, so that the quota holds for those that come together
    await tx.$queryRaw`SELECT id FROM "user" WHERE id = ${userId} FOR NO KEY UPDATE`
    // two clicks at once: the second insert waits for the first and then changes nothing
    const created = await tx.run.createMany({
      data: rows.map(({ id, name, plan, settings, parentRunId = null, priority, idempotencyKey }) => ({
        ...{ id, userId, name, plan, sweepId, parentRunId, priority, idempotencyKey },
        baseModelId: settings.baseModelId,
        initRunId: settings.initRunId,
        params: plan.params,
        reasons: plan.reasons,
        settings: runSettingsSchema.parse(settings),
        ...(cap ? { channelId: cap.channelId, cap: cap.wei.toString(), pricePer1k: plan.price.per1kTokens } : {}),
      })),
      skipDuplicates: true,
    })
    if (created.count === 0) {
      if (cap) await releaseReservation(cap.channelId, reserved, tx)
      return
    }
    if (created.count < rows.length)
      throw new AppError('conflict', 'Some keys of this sweep belong to other runs of yours; start it with a new one.')
    await checkQuota(userId, rows.length, tx)
    for (const { id, versions } of rows) {
      await tx.runDatanet.createMany({
        data: versions.map(({ id: versionId, weight }) => ({ runId: id, versionId, weight })),
      })
      await appendRunEvents(id, [{ type: 'state', data: { state: 'queued', message: null } }], tx)
    }
    await tx.$executeRaw`SELECT pg_notify('queue', 'run')`
  })
  await store.catch(async (cause) => {
    if (cap) await releaseReservation(cap.channelId, reserved)
    throw cause
  })
}
