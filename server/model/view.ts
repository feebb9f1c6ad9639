import type { ModelDetail, ModelSummary } from '#lib/schemas/model.ts'
import type { Scorecard } from '#lib/schemas/run.ts'
import { trainParamsSchema } from '#lib/schemas/train-params.ts'
import type { Prisma } from '#prisma/generated/client.ts'
import { db, wei } from '../db.ts'
import { withdrawnRows } from './withdrawn-rows.ts'

type Hex = `0x${string}`

const include = {
  versions: {
    where: { publishedAt: { not: null } },
    orderBy: { version: 'desc' as const },
    include: {
      run: {
        include: {
          samples: { orderBy: { position: 'asc' as const } },
          checkpoints: { orderBy: { step: 'asc' as const } },
          datanets: { include: { version: { include: { datanet: true } } } },
        },
      },
    },
  },
} satisfies Prisma.ModelInclude
type ModelRow = Prisma.ModelGetPayload<{ include: typeof include }>

function toSummary(row: ModelRow, answers: number): ModelSummary | null {
  const version = row.versions[0]
  if (!version?.publishedAt) return null
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    summary: row.summary,
    ownerAddress: row.ownerAddress as Hex,
    version: version.version,
    baseModelId: version.baseModelId,
    pricePer1k: wei(version.pricePer1k).toString(),
    publishedAt: version.publishedAt.toISOString(),
    scorecard: (version.run.scorecard as Scorecard | null) ?? null,
    datanets: version.run.datanets.map(({ version: { datanet, version: number, root } }) => ({
      slug: datanet.slug,
      name: datanet.name,
      chainDatanetId: datanet.chainDatanetId.toFixed(0),
      version: number,
      root: root as Hex,
    })),
    answers,
  }
}

/** Signed answers by model id on the chain. */
async function answerCounts(): Promise<Map<string, number>> {
  const rows = await db().receipt.groupBy({ by: ['chainModelId'], _count: { _all: true } })
  return new Map(rows.map((row) => [row.chainModelId.toFixed(0), row._count._all]))
}

export async function readModels(): Promise<ModelSummary[]> {
  const [rows, counts] = await Promise.all([
    db().model.findMany({ include, orderBy: { createdAt: 'desc' } }),
    answerCounts(),
  ])
  return rows.flatMap((row) => toSummary(row, counts.get(row.chainModelId?.toFixed(0) ?? '') ?? 0) ?? [])
}

/** Held-out questions of a private Datanet are rows of it; what they say is not told with the model. */
const shownSamples = ({ samples, datanets }: ModelRow['versions'][number]['run']) =>
  datanets.some(({ version }) => version.datanet.visibility === 'private') ? [] : samples

/** One published model, or null. */
export async function readModel(slug: string): Promise<ModelDetail | null> {
  const row = await db().model.findUnique({ where: { slug }, include })
  const version = row?.versions[0]
  if (!row || !version?.publishedAt || !version.txHash || !row.chainModelId) return null
  const chainModelId = row.chainModelId.toFixed(0)
  const summary = toSummary(row, await db().receipt.count({ where: { chainModelId } }))
  if (!summary) return null
  const { run } = version
  const withdrawn = await withdrawnRows(run.id)
  return {
    ...summary,
    datanets: summary.datanets.map((datanet, place) => ({
      ...datanet,
      withdrawnRows: withdrawn.get(run.datanets[place]?.versionId ?? '') ?? 0,
    })),
    chainModelId,
    adapterSha256: version.adapterSha256,
    ggufSha256: version.ggufSha256,
    templateHash: version.templateHash as Hex,
    runRoot: version.runRoot as Hex,
    indexRoot: version.indexRoot as Hex,
    passportHash: version.passportHash as Hex,
    passport: version.passport as ModelDetail['passport'],
    txHash: version.txHash as Hex,
    blockNumber: (version.blockNumber ?? 0n).toString(),
    runId: run.id,
    params: trainParamsSchema.parse(run.params),
    samples: shownSamples(run).map(({ runId: _run, position: _position, kind, ...sample }) => ({
      ...sample,
      kind: kind === 'control' ? ('control' as const) : ('heldout' as const),
    })),
    sampleQuestions: run.datanets
      .flatMap(({ version: { datanet } }) => datanet.sampleQuestions as string[])
      .slice(0, 6),
    anchors: run.checkpoints.flatMap((checkpoint) =>
      checkpoint.txHash ? [{ step: checkpoint.step, txHash: checkpoint.txHash as Hex }] : [],
    ),
  }
}
