import { planSchema } from '#lib/schemas/plan.ts'
import { type RunDetail, type RunSummary, runSettingsSchema, scorecardSchema } from '#lib/schemas/run.ts'
import { type TrainParams, trainParamsSchema } from '#lib/schemas/train-params.ts'
import type { Prisma } from '#prisma/generated/client.ts'
import { db, wei } from '../db.ts'
import { queueOrder } from './queue-order.ts'

export const runInclude = {
  user: { select: { address: true } },
  datanets: {
    include: { version: { include: { datanet: { select: { slug: true, name: true, visibility: true } } } } },
  },
  versions: { where: { publishedAt: { not: null } }, include: { model: { select: { slug: true } } }, take: 1 },
} satisfies Prisma.RunInclude
export type RunRow = Prisma.RunGetPayload<{ include: typeof runInclude }>

/** Places in the queue by run id, 1 = next: the order in which workers claim. */
export async function queuePositions(): Promise<Map<string, number>> {
  const rows = await db().$queryRaw<{ id: string; place: bigint }[]>(queueOrder)
  return new Map(rows.map(({ id, place }) => [id, Number(place)]))
}

export function toRunSummary(row: RunRow, positions: Map<string, number>): RunSummary {
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    queuePosition: positions.get(row.id) ?? null,
    baseModelId: row.baseModelId,
    datanets: row.datanets.map(({ version: { datanet, version }, weight }) => ({
      slug: datanet.slug,
      name: datanet.name,
      version,
      weight,
    })),
    step: row.step,
    totalSteps: row.totalSteps,
    ownerAddress: row.user.address as `0x${string}`,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    error: row.errorCode && row.errorMessage ? { code: row.errorCode, message: row.errorMessage } : null,
    scorecard: row.scorecard ? scorecardSchema.parse(row.scorecard) : null,
    modelSlug: row.versions[0]?.model.slug ?? null,
    method: (row.params as Partial<TrainParams>).method ?? 'lora',
    objective: (row.params as Partial<TrainParams>).objective ?? 'sft',
    sweepId: row.sweepId,
    parentRunId: row.parentRunId,
  }
}

const detailInclude = {
  ...runInclude,
  checkpoints: { orderBy: { step: 'asc' as const } },
  samples: { orderBy: { position: 'asc' as const } },
  receipts: { select: { hash: true }, orderBy: { createdAt: 'desc' as const }, take: 1 },
} satisfies Prisma.RunInclude

/**
 * One run in full, or null. Held-out questions of a private Datanet are told to who trained on it alone.
 * @param userId the caller
 */
export async function readRunDetail(id: string, userId: string | undefined): Promise<RunDetail | null> {
  const row = await db().run.findUnique({ where: { id }, include: detailInclude })
  if (!row) return null
  const told = row.userId === userId || row.datanets.every(({ version }) => version.datanet.visibility === 'public')
  const [positions, last] = await Promise.all([
    row.state === 'queued' ? queuePositions() : new Map<string, number>(),
    db().runEvent.aggregate({ where: { runId: id }, _max: { seq: true } }),
  ])
  return {
    ...toRunSummary(row, positions),
    params: trainParamsSchema.parse(row.params),
    reasons: row.reasons as Record<string, string>,
    settings: row.userId === userId ? (runSettingsSchema.safeParse(row.settings).data ?? null) : null,
    plan: planSchema.safeParse(row.plan).data ?? null,
    provider: row.provider,
    slot: row.slot,
    priority: row.priority,
    early: row.early,
    payment: row.cap
      ? {
          cap: wei(row.cap).toString(),
          charged: row.charged ? wei(row.charged).toString() : null,
          tokens: row.tokens === null ? null : Number(row.tokens),
          receiptHash: (row.receipts[0]?.hash ?? null) as `0x${string}` | null,
        }
      : null,
    attempt: row.attempt,
    checkpoints: row.checkpoints.map((c) => ({
      step: c.step,
      createdAt: c.createdAt.toISOString(),
      stepsRoot: c.stepsRoot as `0x${string}` | null,
      head: c.head as `0x${string}` | null,
      txHash: c.txHash as `0x${string}` | null,
    })),
    samples: (told ? row.samples : []).map(({ runId: _run, position: _position, kind, ...sample }) => ({
      ...sample,
      kind: kind === 'control' ? ('control' as const) : ('heldout' as const),
    })),
    adapterSha256: row.adapterSha256,
    indexRoot: row.indexRoot as `0x${string}` | null,
    runRoot: row.runRoot as `0x${string}` | null,
    lastSeq: last._max.seq ?? 0,
    canManage: row.userId === userId,
  }
}
