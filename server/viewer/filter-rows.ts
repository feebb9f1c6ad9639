import type { z } from 'zod'
import type { viewerFilterInput, viewerRowsOutput } from '#lib/schemas/viewer.ts'
import type { Ctx } from '../ctx.ts'
import { identifier, literal } from '../duckdb.ts'
import { AppError } from '../errors.ts'
import { type Ask, withTables } from './ask.ts'
import type { TableColumn } from './features.ts'
import { matchesAmongFew } from './few-rows.ts'
import { type FoundSplit, findSplit } from './find-version.ts'
import type { LineFile } from './line-file.ts'
import { matchesOf } from './matches.ts'
import { parseCondition, parseOrder } from './parse-condition.ts'
import { readColumns, toPage, withLines } from './read-page.ts'
import { requiredTexts } from './required-texts.ts'
import { searchedColumns, tableValue } from './search-text.ts'

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
    const { total, page } = await withTables(found.versionId, (ask) => find(ask, found, lines, columns, input))
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
  found: FoundSplit,
  lines: LineFile,
  columns: readonly TableColumn[],
  { where, orderby, offset, length }: Input,
): Promise<{ total: number; page: number[] }> {
  const { versionId, split } = found
  const names = columns.map(({ name }) => name)
  const condition = where?.trim() ? await parseCondition(ask, where, names) : null
  const order = orderby?.trim() ? await parseOrder(ask, orderby, names) : null
  const searched = searchedColumns(columns, split).filter(({ type }) => type === 'text')
  const texts = requiredTexts(condition?.tree, new Set(searched.map(({ name }) => name)))
  const from = `${split} ${condition ? `WHERE ${withSearch(condition.sql, texts)}` : ''}`
  const amongFew = () => {
    if (!condition) return null
    const used = columns.filter(({ name }) => condition.columns.has(name))
    const cells = used.map((column) => `${tableValue(column)} AS ${identifier(column.name)}`)
    return matchesAmongFew({ ask, found, lines, texts, columns: used, cells, condition: condition.sql })
  }
  try {
    const all = await matchesOf(`${versionId} ${from}`, async () => (await amongFew()) ?? ask.places(from, lines.count))
    if (!order) return { total: all.length, page: [...all.subarray(offset, offset + length)] }
    const limit = fewSorted * 10 ** Math.max(0, Math.ceil(Math.log10((offset + length) / fewSorted)))
    const sortedBy = `SELECT row_idx FROM ${from} ORDER BY ${order}, row_idx LIMIT ${limit}`
    const sorted = await matchesOf(`${versionId} ${sortedBy}`, () => ask.numbers(sortedBy))
    return { total: all.length, page: [...sorted.subarray(offset, offset + length)] }
  } catch (cause) {
    // every part of it is allowed, but a text was compared with a number, or the like
    const message = 'The condition does not fit its columns; compare texts with texts and numbers with numbers.'
    throw new AppError('bad_input', message, { place: 'where' }, cause)
  }
}

/**
 * A condition with what follows from it for the searched text: that is kept in lower case and not compressed, so most rows are
 * ruled out there in a fraction of the time that a pattern takes.
 */
function withSearch(condition: string, texts: readonly string[]): string {
  const longest = texts.reduce((before, text) => (text.length > before.length ? text : before), '')
  return longest ? `contains(search_text, lower(${literal(longest)})) AND ${condition}` : condition
}
