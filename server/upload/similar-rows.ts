import { z } from 'zod'
import { type Finding, findingSchema } from '#lib/schemas/finding.ts'
import type { Datanet, Datum as DatumRow } from '#prisma/generated/client.ts'
import type { Ctx } from '../ctx.ts'
import { readable, renderRow, toDatum } from '../datanet/index.ts'
import { db } from '../db.ts'
import { readSegment } from './segments.ts'

/** A finding as the check writes it: a row that was here before is named by its segment and its place in it. */
export const rawFindingSchema = findingSchema.extend({
  similar: findingSchema.shape.similar
    .unwrap()
    .extend({ segment: z.string().nullish(), index: z.number().int().nullish() })
    .nullable(),
})
export type RawFinding = z.infer<typeof rawFindingSchema>
type Place = { segment?: string | null; index?: number | null }
type Found = DatumRow & { datanet: Datanet }
const keyOf = ({ segment, index }: Place) => `${segment}/${index}`
const longestExcerpt = 160

/** The stored rows at these places of segments; what has no row any more or was withdrawn is left out. */
export async function rowsAt(places: readonly Place[]): Promise<(place: Place) => Found | undefined> {
  const wanted = places.filter(({ segment, index }) => typeof segment === 'string' && typeof index === 'number')
  const bySegment = Map.groupBy(wanted, ({ segment }) => segment as string)
  const rows = new Map<string, Found>()
  for (const [name, inIt] of bySegment) {
    const segment = await readSegment(name)
    if (!segment) continue
    const mixed = 'data' in segment
    // how a row of the segment is found, and which place it has there
    const place = new Map(
      inIt.map((one) => {
        const index = one.index as number
        return [mixed ? segment.data[index] : segment.first_position + index, one]
      }),
    )
    const found = await db().datum.findMany({
      where: {
        state: { not: 'withdrawn' },
        ...(mixed
          ? { id: { in: [...place.keys()].map(String) } }
          : {
              datanetId: segment.datanet_id,
              position: { in: [...place.keys()].map(Number) },
              contributionId: segment.contribution_id,
            }),
      },
      include: { datanet: true },
    })
    for (const row of found) rows.set(keyOf(place.get(mixed ? row.id : row.position) as Place), row)
  }
  return (place) => rows.get(keyOf(place))
}

/** Says of findings which stored rows they mean; of a Datanet that the caller may not read, only how alike they are. */
export async function fillSimilar(ctx: Ctx, findings: readonly RawFinding[]): Promise<Finding[]> {
  const rowAt = await rowsAt(findings.flatMap(({ similar }) => (similar ? [similar] : [])))
  const known = findings.flatMap(({ similar }) => (similar && rowAt(similar)) ?? [])
  const mayRead = await readable(ctx, [...new Map(known.map(({ datanet }) => [datanet.id, datanet])).values()])
  return findings.map((finding) => {
    if (!finding.similar) return { ...finding, similar: null }
    const { segment, index, ...similar } = finding.similar
    const row = rowAt({ segment, index })
    if (!row || !mayRead.has(row.datanetId)) return { ...finding, similar }
    const { prompt, answer } = renderRow(toDatum(row))
    const text = `${prompt}\n${answer}`.trim().replace(/\s+/g, ' ')
    return {
      ...finding,
      similar: {
        ...similar,
        hash: row.hash,
        datanetSlug: row.datanet.slug,
        datanetName: row.datanet.name,
        contributor: row.contributor,
        contributedAt: row.createdAt.toISOString(),
        excerpt: text.length > longestExcerpt ? `${text.slice(0, longestExcerpt - 1)}…` : text,
      },
    }
  })
}
