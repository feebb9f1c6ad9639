import type { z } from 'zod'
import { findBaseModel } from '#lib/domain/base-models.ts'
import type { createRunInput, RunSummary } from '#lib/schemas/run.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { readable } from '../datanet/index.ts'
import { db } from '../db.ts'
import { AppError } from '../errors.ts'
import { appendRunEvents } from '../event/index.ts'
import { newId } from '../id.ts'
import { listBaseModels } from './list-base-models.ts'
import { queuePositions, runInclude, toRunSummary } from './view.ts'

/** Puts a run into the queue. The same key gives the same run. @throws AppError unauthenticated | bad_input */
export async function createRun({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof createRunInput>
}): Promise<RunSummary> {
  const { userId } = requireSession(ctx)
  const key = { userId_idempotencyKey: { userId, idempotencyKey: input.idempotencyKey } }
  const started = await db().run.findUnique({ where: key, include: runInclude })
  if (started) return toRunSummary(started, await queuePositions())

  if (!findBaseModel(input.baseModelId)) {
    const place = { place: 'baseModelId' }
    throw new AppError('bad_input', `There is no base model “${input.baseModelId}”; pick one from the list.`, place)
  }
  const reason = listBaseModels().find((base) => base.id === input.baseModelId)?.reason
  if (reason)
    throw new AppError('bad_input', `This base model cannot be trained here. ${reason}`, { place: 'baseModelId' })
  const ids = [...new Set(input.datanetVersionIds)]
  const versions = await db().datanetVersion.findMany({ where: { id: { in: ids } }, include: { datanet: true } })
  const mayRead = await readable(
    ctx,
    versions.map((version) => version.datanet),
  )
  const missing = ids.find(
    (id) => !versions.some((version) => version.id === id && version.releasedAt && mayRead.has(version.datanetId)),
  )
  if (missing) {
    throw new AppError(
      'bad_input',
      'One of the Datanet versions does not exist, is not released, or is private; pick it again.',
      {
        place: 'datanetVersionIds',
      },
    )
  }
  const name = input.name || versions.map((version) => version.datanet.name).join(' + ')
  const id = newId('run')
  await db().$transaction(async (tx) => {
    // two clicks at once: the second insert waits for the first and then changes nothing
    const created = await tx.run.createMany({
      data: {
        id,
        userId,
        name,
        baseModelId: input.baseModelId,
        params: input.params,
        idempotencyKey: input.idempotencyKey,
      },
      skipDuplicates: true,
    })
    if (created.count === 0) return
    await tx.runDatanet.createMany({ data: versions.map((version) => ({ runId: id, versionId: version.id })) })
    await appendRunEvents(id, [{ type: 'state', data: { state: 'queued', message: null } }], tx)
    await tx.$executeRaw`SELECT pg_notify('queue', 'run')`
  })
  const row = await db().run.findUniqueOrThrow({ where: key, include: runInclude })
  return toRunSummary(row, await queuePositions())
}
