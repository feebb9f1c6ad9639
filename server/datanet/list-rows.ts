import { getAddress } from 'viem'
import type { z } from 'zod'
import type { datanetRowsInput, datanetRowsOutput } from '#lib/schemas/datanet.ts'
import { Prisma } from '#prisma/generated/client.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError } from '../errors.ts'
import { requireAccess } from './access.ts'
import { earnedByRow } from './earned.ts'
import { toRow } from './view.ts'

type Input = z.infer<typeof datanetRowsInput>

/**
 * A page of rows in the order of their arrival, reviewers' signed votes left out; `query` is looked for in their text.
 * @throws AppError not_found | unauthenticated | forbidden | bad_input
 */
export async function listRows({ ctx, input }: { ctx: Ctx; input: Input }): Promise<z.infer<typeof datanetRowsOutput>> {
  const datanet = await requireAccess(ctx, input.id, 'read')
  const after = input.cursor === undefined ? -1 : Number(input.cursor)
  if (!Number.isSafeInteger(after)) {
    throw new AppError('bad_input', 'That is not a place in this list; load it again.', { place: 'cursor' })
  }
  const where = conditions(datanet.id, input)
  const [ids, total] = await Promise.all([
    db().$queryRaw<{ id: string }[]>`
      SELECT id FROM datum WHERE ${where} AND position > ${after} ORDER BY position LIMIT ${input.limit + 1}`,
    countTotal(datanet.id, input, where),
  ])
  const page = await db().datum.findMany({
    where: { id: { in: ids.slice(0, input.limit).map((row) => row.id) } },
    orderBy: { position: 'asc' },
  })
  const earned = await earnedByRow({
    chainDatanetId: datanet.chainDatanetId.toFixed(0),
    hashes: page.map((row) => row.hash),
  })
  return {
    rows: page.map((row) => toRow(row, earned.get(row.hash) ?? 0n)),
    total,
    nextCursor: ids.length > input.limit ? String(page.at(-1)?.position) : null,
  }
}

function conditions(datanetId: string, { state, contributor, query }: Input): Prisma.Sql {
  const parts = [Prisma.sql`datanet_id = ${datanetId}`, Prisma.sql`kind <> 'validation'`]
  if (state) parts.push(Prisma.sql`state = ${state}::"DatumState"`)
  if (contributor) parts.push(Prisma.sql`contributor = ${getAddress(contributor)}`)
  if (query) {
    const pattern = `%${query.replace(/[\\%_]/g, (character) => `\\${character}`)}%`
    parts.push(Prisma.sql`(payload::text ILIKE ${pattern} OR contributor_name ILIKE ${pattern})`)
  }
  return Prisma.join(parts, ' AND ')
}

async function countTotal(datanetId: string, input: Input, where: Prisma.Sql): Promise<number> {
  if (!input.query) {
    const { state } = input
    const contributor = input.contributor && getAddress(input.contributor)
    const counted = await db().datumCount.aggregate({ where: { datanetId, state, contributor }, _sum: { rows: true } })
    return counted._sum.rows ?? 0
  }
  const rows = await db().$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n FROM datum WHERE ${where}`
  return rows[0]?.n ?? 0
}
