import { z } from 'zod'
import type { DatumKind } from '#lib/schemas/datum.ts'
import { findingRuleSchema } from '#lib/schemas/finding.ts'
import type { ReviewItem } from '#lib/schemas/review.ts'
import type { Ctx } from '../ctx.ts'
import { readable, renderRow, toDatum } from '../datanet/index.ts'
import { db } from '../db.ts'

type Hex = `0x${string}`
const flagSchema = z.object({
  rule: findingRuleSchema,
  reason: z.string().nullable().default(null),
  similar: z.string().nullable().default(null),
})

type Similar = ReviewItem['flags'][number]['similar']

/** The rows that others are said to resemble, by hash: those of Datanets that the caller may read. */
async function readSimilar(ctx: Ctx, hashes: string[]): Promise<Map<string, Similar>> {
  if (hashes.length === 0) return new Map()
  const rows = await db().datum.findMany({ where: { hash: { in: hashes } }, include: { datanet: true } })
  const mayRead = await readable(ctx, [...new Map(rows.map(({ datanet }) => [datanet.id, datanet])).values()])
  return new Map(
    rows
      .filter(({ datanetId }) => mayRead.has(datanetId))
      .map((row) => [
        row.hash,
        {
          hash: row.hash as Hex,
          datanetSlug: row.datanet.slug,
          datanetName: row.datanet.name,
          contributor: row.contributor as Hex,
          ...renderRow(toDatum(row)),
        },
      ]),
  )
}

/** Rows as a reviewer sees them, in the order of `ids`; without anybody's vote. */
export async function readItems(
  ctx: Ctx,
  ids: string[],
  recheck: ReadonlySet<string> = new Set(),
): Promise<ReviewItem[]> {
  const rows = await db().datum.findMany({
    where: { id: { in: ids } },
    include: { comments: { orderBy: { createdAt: 'asc' } } },
  })
  const edited = rows
    .filter((row) => row.origin === 'edit')
    .map((row) => ({ datanetId: row.datanetId, hash: row.parents[0] ?? '' }))
  const parents = edited.length > 0 ? await db().datum.findMany({ where: { OR: edited } }) : []
  const flagsOf = new Map(rows.map((row) => [row.id, z.array(flagSchema).safeParse(row.flags).data ?? []]))
  const named = [...flagsOf.values()].flat().flatMap(({ similar }) => similar ?? [])
  const similarOf = await readSimilar(ctx, [...new Set(named)])
  const items = rows.map((row): ReviewItem => {
    const parent = row.origin === 'edit' ? parents.find(({ hash }) => hash === row.parents[0]) : undefined
    return {
      datumId: row.id,
      hash: row.hash as Hex,
      kind: row.kind as DatumKind,
      datum: toDatum(row),
      ...renderRow(toDatum(row)),
      tokens: row.tokens,
      language: row.language,
      origin: row.origin,
      contributor: row.contributor as Hex,
      contributorName: row.contributorName,
      proposedAt: row.createdAt.toISOString(),
      flags: (flagsOf.get(row.id) ?? []).map(({ similar, ...flag }) => ({
        ...flag,
        similar: (similar && similarOf.get(similar)) || null,
      })),
      parent: parent ? { hash: parent.hash as Hex, ...renderRow(toDatum(parent)) } : null,
      comments: row.comments.map(({ id, author, text, createdAt }) => ({
        id,
        author: author as Hex,
        text,
        at: createdAt.toISOString(),
      })),
      recheck: recheck.has(row.id),
    }
  })
  const byId = new Map(items.map((item) => [item.datumId, item]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}
