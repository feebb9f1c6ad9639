import type { z } from 'zod'
import type { datanetRowsInput, datanetRowsOutput } from '#lib/schemas/datanet.ts'
import type { Datum, DatumKind } from '#lib/schemas/datum.ts'
import { Prisma } from '#prisma/generated/client.ts'
import { db } from '../db.ts'
import { notFound } from '../errors.ts'
import { renderRow } from './view.ts'

/** A page of rows in the order of their arrival; `query` is looked for in their text. */
export async function listRows({
  input,
}: {
  input: z.infer<typeof datanetRowsInput>
}): Promise<z.infer<typeof datanetRowsOutput>> {
  const datanet = await db().datanet.findFirst({
    where: { OR: [{ id: input.id }, { slug: input.id }] },
    select: { id: true },
  })
  if (!datanet) throw notFound('Datanet')
  const after = input.cursor ? Number(input.cursor) : -1
  const pattern = `%${(input.query ?? '').replace(/[\\%_]/g, (character) => `\\${character}`)}%`
  const found = input.query
    ? Prisma.sql`AND (payload::text ILIKE ${pattern} OR contributor_name ILIKE ${pattern})`
    : Prisma.empty
  const [ids, total] = await Promise.all([
    db().$queryRaw<{ id: string }[]>`
      SELECT id FROM datum WHERE datanet_id = ${datanet.id} AND position > ${after} ${found}
      ORDER BY position LIMIT ${input.limit + 1}`,
    db().$queryRaw<{ n: bigint }[]>`SELECT count(*) AS n FROM datum WHERE datanet_id = ${datanet.id} ${found}`,
  ])
  const page = await db().datum.findMany({
    where: { id: { in: ids.slice(0, input.limit).map((row) => row.id) } },
    orderBy: { position: 'asc' },
  })
  return {
    rows: page.map((row) => ({
      hash: row.hash as `0x${string}`,
      kind: row.kind as DatumKind,
      ...renderRow({ kind: row.kind, payload: row.payload, parents: row.parents } as Datum),
      contributor: row.contributor as `0x${string}`,
      contributorName: row.contributorName,
      state: row.state,
    })),
    total: Number(total[0]?.n ?? 0),
    nextCursor: ids.length > input.limit ? String(page.at(-1)?.position) : null,
  }
}
