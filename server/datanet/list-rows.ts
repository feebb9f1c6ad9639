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

/** Rows with a text are counted so far, on the first page. */
const mostFound = 1_000

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
  const most = input.query && input.cursor === undefined ? mostFound : input.limit
  const [found, counted] = await Promise.all([
    db().$queryRaw<{ id: string }[]>`
      SELECT id FROM datum WHERE ${where} AND position > ${after} ORDER BY position LIMIT ${most + 1}`,
    input.query ? null : countTotal(datanet.id, input),
  ])
  const page = await db().datum.findMany({
    where: { id: { in: found.slice(0, input.limit).map((row) => row.id) } },
    orderBy: { position: 'asc' },
  })
  const earned = await earnedByRow({
    chainDatanetId: datanet.chainDatanetId.toFixed(0),
    hashes: page.map((row) => row.hash),
  })
  return {
    rows: page.map((row) => toRow(row, earned.get(row.hash) ?? 0n)),
    total: counted ?? Math.min(found.length, mostFound),
    nextCursor: found.length > input.limit ? String(page.at(-1)?.position) : null,
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

async function countTotal(datanetId: string, { state, contributor }: Input): Promise<number> {
  const where = { datanetId, state, contributor: contributor && getAddress(contributor) }
  const counted = await db().datumCount.aggregate({ where, _sum: { rows: true } })
  return counted._sum.rows ?? 0
}
