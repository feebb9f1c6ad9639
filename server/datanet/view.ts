import { datumToMessages } from '#lib/domain/datum-messages.ts'
import type { DatanetDetail, DatanetSummary } from '#lib/schemas/datanet.ts'
import type { Datum, DatumKind } from '#lib/schemas/datum.ts'
import type { DatanetVersion, Prisma } from '#prisma/generated/client.ts'
import { db } from '../db.ts'

type Hex = `0x${string}`

/** A row as training renders it: everything before the answer, and the answer. */
export function renderRow(datum: Datum): { prompt: string; answer: string } {
  const messages = datumToMessages(datum) ?? []
  const prompt = messages
    .slice(0, -1)
    .map((message) => message.content)
    .join('\n')
  return { prompt, answer: messages.at(-1)?.content ?? '' }
}

export const summaryInclude = {
  versions: { orderBy: { version: 'desc' as const } },
  _count: { select: { data: { where: { state: 'accepted' as const } }, questions: true } },
} satisfies Prisma.DatanetInclude
type SummaryRow = Prisma.DatanetGetPayload<{ include: typeof summaryInclude }>

const toVersion = (version: DatanetVersion) => ({
  id: version.id,
  version: version.version,
  root: version.root as Hex,
  rows: version.rows,
  manifestHash: version.manifestHash as Hex,
  releasedAt: version.releasedAt?.toISOString() ?? null,
  txHash: version.txHash as Hex | null,
})

/** Distinct contributors by Datanet id. */
export async function contributorCounts(): Promise<Map<string, number>> {
  const rows = await db().$queryRaw<{ id: string; n: bigint }[]>`
    SELECT datanet_id AS id, count(DISTINCT contributor) AS n FROM datum WHERE state = 'accepted' GROUP BY datanet_id`
  return new Map(rows.map(({ id, n }) => [id, Number(n)]))
}

export function toDatanetSummary(row: SummaryRow, contributors: number): DatanetSummary {
  const latest = row.versions.find((version) => version.releasedAt) ?? row.versions[0]
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    domain: row.domain,
    summary: row.summary,
    licence: row.licence,
    kind: row.kind as DatumKind,
    rows: row._count.data,
    contributors,
    heldoutQuestions: row._count.questions,
    ownerAddress: row.ownerAddress as Hex,
    latestVersion: latest ? toVersion(latest) : null,
    createdAt: row.createdAt.toISOString(),
  }
}

/** One Datanet by id or slug, or null. */
export async function readDatanet(idOrSlug: string): Promise<DatanetDetail | null> {
  const row = await db().datanet.findFirst({
    where: { OR: [{ id: idOrSlug }, { slug: idOrSlug }] },
    include: summaryInclude,
  })
  if (!row) return null
  const [board, models] = await Promise.all([
    db().datum.groupBy({
      by: ['contributor', 'contributorName'],
      where: { datanetId: row.id, state: 'accepted' },
      _count: { _all: true },
      orderBy: { _count: { contributor: 'desc' } },
    }),
    db().model.findMany({
      where: {
        versions: {
          some: { publishedAt: { not: null }, run: { datanets: { some: { version: { datanetId: row.id } } } } },
        },
      },
      select: { slug: true, name: true },
    }),
  ])
  return {
    ...toDatanetSummary(row, board.length),
    chainDatanetId: row.chainDatanetId.toFixed(0),
    salt: row.salt as Hex,
    description: row.description,
    guidelines: row.guidelines,
    sampleQuestions: row.sampleQuestions as string[],
    versions: row.versions.map(toVersion),
    contributorBoard: board.map((entry) => ({
      address: entry.contributor as Hex,
      name: entry.contributorName,
      rows: entry._count._all,
    })),
    models,
  }
}
