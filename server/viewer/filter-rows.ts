import type { z } from 'zod'
import type { viewerFilterInput, viewerRowsOutput } from '#lib/schemas/viewer.ts'
import type { Ctx } from '../ctx.ts'
import { AppError } from '../errors.ts'
import { type Ask, withTables } from './ask.ts'
import type { TableColumn } from './features.ts'
import { type FoundSplit, findSplit } from './find-version.ts'
import { matchesOf } from './matches.ts'
import { parseCondition, parseOrder } from './parse-condition.ts'
import { readColumns, toPage, withLines } from './read-page.ts'

type Input = z.infer<typeof viewerFilterInput>

/** Sorting all to show some would take seconds: so many are sorted, or ten times as many, and so on. */
const fewSorted = 1_000

/** Rows that meet an SQL condition, in the order of a column. @throws AppError bad_input for what is not a condition */
export async function filterRows({
  ctx,
  input,
}: {
  ctx: Ctx
  input: Input
}): Promise<z.infer<typeof viewerRowsOutput>> {
  const found = await findSplit(ctx, input)
  return withLines(found, async (lines) => {
    const columns = await readColumns(lines)
    const { total, page } = await withTables(found.versionId, (ask) => find(ask, found, columns, input))
    const texts = await lines.at(page)
    return toPage(
      columns,
      page.map((row_idx, n) => ({ row_idx, line: texts[n] as string })),
      total,
    )
  })
}

async function find(
  ask: Ask,
  { versionId, split }: FoundSplit,
  columns: readonly TableColumn[],
  { where, orderby, offset, length }: Input,
): Promise<{ total: number; page: number[] }> {
  const names = columns.map(({ name }) => name)
  const condition = where?.trim() ? `WHERE ${await parseCondition(ask, where, names)}` : ''
  const order = orderby?.trim() ? await parseOrder(ask, orderby, names) : null
  const from = `SELECT row_idx FROM ${split} ${condition} ORDER BY`
  const numbers = (sql: string) => matchesOf(`${versionId} ${sql}`, () => ask.numbers(sql))
  try {
    const all = await numbers(`${from} row_idx`)
    if (!order) return { total: all.length, page: [...all.subarray(offset, offset + length)] }
    const limit = fewSorted * 10 ** Math.max(0, Math.ceil(Math.log10((offset + length) / fewSorted)))
    const sorted = await numbers(`${from} ${order}, row_idx LIMIT ${limit}`)
    return { total: all.length, page: [...sorted.subarray(offset, offset + length)] }
  } catch (cause) {
    // every part of it is allowed, but a text was compared with a number, or the like
    const message = 'The condition does not fit its columns; compare texts with texts and numbers with numbers.'
    throw new AppError('bad_input', message, { place: 'where' }, cause)
  }
}
