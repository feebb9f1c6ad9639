import { datumToMessages } from '#lib/domain/datum-messages.ts'
import type { DatanetDetail, DatanetRow, DatanetSummary, DatanetVersion } from '#lib/schemas/datanet.ts'
import { type Datum, type DatumKind, payloadSchemas } from '#lib/schemas/datum.ts'
import { versionChangesSchema, versionFilesSchema, versionQualitySchema } from '#lib/schemas/release.ts'
import type { Origin } from '#lib/schemas/upload.ts'
import type { Datum as DatumRow, Prisma, DatanetVersion as VersionRow } from '#prisma/generated/client.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { requireAccess } from './access.ts'
import { type Counts, countRows, noRows } from './counts.ts'
import { earnedByContributor } from './earned.ts'

type Hex = `0x${string}`

export const toDatum = (row: Pick<DatumRow, 'kind' | 'payload' | 'parents'>) =>
  ({ kind: row.kind, payload: row.payload, parents: row.parents }) as Datum

/** A row as training renders it: everything before the answer, and the answer; of rows that are not trained on, what they say. */
export function renderRow(datum: Datum): { prompt: string; answer: string } {
  if (datum.kind === 'passage') {
    const { title, text } = payloadSchemas.passage.parse(datum.payload)
    return { prompt: title ?? '', answer: text }
  }
  if (datum.kind === 'label') {
    const { datum: of, label } = payloadSchemas.label.parse(datum.payload)
    return { prompt: of, answer: label }
  }
  if (datum.kind === 'validation') {
    const { datum: of, valid, reason } = payloadSchemas.validation.parse(datum.payload)
    return { prompt: of, answer: [valid ? 'accept' : 'reject', reason].filter(Boolean).join(': ') }
  }
  const messages = datumToMessages(datum) ?? []
  const prompt = messages
    .slice(0, -1)
    .map((message) => message.content)
    .join('\n')
  return { prompt, answer: messages.at(-1)?.content ?? '' }
}

/** A row of a table. @param earned wei */
export const toRow = (row: DatumRow, earned: bigint): DatanetRow => ({
  hash: row.hash as Hex,
  kind: row.kind as DatumKind,
  ...renderRow(toDatum(row)),
  contributor: row.contributor as Hex,
  contributorName: row.contributorName,
  state: row.state,
  origin: row.origin as Origin,
  tokens: row.tokens,
  language: row.language,
  flagged: Array.isArray(row.flags) && row.flags.length > 0,
  earned: earned.toString(),
})

export const summaryInclude = {
  // what was prepared and gave way has a negative number
  versions: { where: { version: { gt: 0 } }, orderBy: { version: 'desc' as const } },
  _count: { select: { questions: true } },
} satisfies Prisma.DatanetInclude
type SummaryRow = Prisma.DatanetGetPayload<{ include: typeof summaryInclude }>

const toVersion = (version: VersionRow, withdrawnSince: number): DatanetVersion => ({
  id: version.id,
  version: version.version,
  root: version.root as Hex,
  rows: version.rows,
  manifestHash: version.manifestHash as Hex,
  notes: (version.manifest as { notes?: string } | null)?.notes ?? '',
  changes: versionChangesSchema.safeParse(version.changes).data ?? null,
  quality: versionQualitySchema.safeParse(version.quality).data ?? null,
  files: versionFilesSchema.safeParse(version.files).data ?? {},
  withdrawnSince,
  releasedAt: version.releasedAt?.toISOString() ?? null,
  txHash: version.txHash as Hex | null,
})

/** Rows that were withdrawn since a version was made, by version id. */
export async function withdrawnSince(datanetIds: string[]): Promise<Map<string, number>> {
  const rows = await db().$queryRaw<{ id: string; n: number }[]>`
    SELECT leaf.version_id AS id, count(*)::int AS n
    FROM datum d JOIN datanet_version_datum leaf ON leaf.datum_id = d.id
    WHERE d.datanet_id = ANY(${datanetIds}) AND d.state = 'withdrawn' GROUP BY 1`
  return new Map(rows.map(({ id, n }) => [id, n]))
}

export function toDatanetSummary(row: SummaryRow, counts: Counts, withdrawn: Map<string, number>): DatanetSummary {
  const latest = row.versions.find((version) => version.releasedAt) ?? row.versions[0]
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    domain: row.domain,
    summary: row.summary,
    tags: row.tags,
    licence: row.licence,
    kinds: row.kinds as DatumKind[],
    visibility: row.visibility,
    rows: counts.accepted,
    waiting: counts.proposed,
    contributors: counts.contributors.length,
    heldoutQuestions: row._count.questions,
    ownerAddress: row.ownerAddress as Hex,
    latestVersion: latest ? toVersion(latest, withdrawn.get(latest.id) ?? 0) : null,
    createdAt: row.createdAt.toISOString(),
  }
}

/**
 * One Datanet by id or slug, as the caller may see it.
 * @throws AppError not_found | unauthenticated | forbidden
 */
export async function readDatanet(ctx: Ctx, idOrSlug: string): Promise<DatanetDetail> {
  const { id, access } = await requireAccess(ctx, idOrSlug, 'read')
  const row = await db().datanet.findUniqueOrThrow({ where: { id }, include: summaryInclude })
  const chainDatanetId = row.chainDatanetId.toFixed(0)
  const [counts, withdrawn, earned, models] = await Promise.all([
    countRows([id]).then((found) => found.get(id) ?? noRows),
    withdrawnSince([id]),
    earnedByContributor(chainDatanetId),
    db().model.findMany({
      where: {
        versions: { some: { publishedAt: { not: null }, run: { datanets: { some: { version: { datanetId: id } } } } } },
      },
      select: { slug: true, name: true },
    }),
  ])
  const names = await contributorNames(id, counts)
  return {
    ...toDatanetSummary(row, counts, withdrawn),
    chainDatanetId,
    salt: row.salt as Hex,
    description: row.description,
    guidelines: row.guidelines,
    sampleQuestions: row.sampleQuestions as string[],
    contributePolicy: row.contributePolicy,
    quorum: row.quorum,
    recheckPercent: row.recheckPercent,
    versions: row.versions.map((version) => toVersion(version, withdrawn.get(version.id) ?? 0)),
    contributorBoard: counts.contributors.slice(0, boardLength).map(({ address, rows }) => ({
      address: address as Hex,
      name: names.get(address) ?? null,
      rows,
      earned: (earned.get(address.toLowerCase()) ?? 0n).toString(),
    })),
    models,
    access,
  }
}

const boardLength = 100

/** Names that contributors have given beside their rows: those of their first. */
async function contributorNames(datanetId: string, { contributors }: Counts): Promise<Map<string, string | null>> {
  const addresses = contributors.slice(0, boardLength).map(({ address }) => address)
  const rows = await db().$queryRaw<{ address: string; name: string | null }[]>`
    SELECT a.address, (SELECT contributor_name FROM datum WHERE datanet_id = ${datanetId} AND contributor = a.address
      ORDER BY position LIMIT 1) AS name FROM unnest(${addresses}::text[]) AS a(address)`
  return new Map(rows.map(({ address, name }) => [address, name]))
}
