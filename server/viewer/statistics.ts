import type { z } from 'zod'
import type { viewerSplitInput, viewerStatisticsOutput } from '#lib/schemas/viewer.ts'
import type { Ctx } from '../ctx.ts'
import { identifier } from '../duckdb.ts'
import { type Ask, withTables } from './ask.ts'
import type { TableColumn } from './features.ts'
import { findSplit } from './find-version.ts'
import { readColumns, withLines } from './read-page.ts'

type Output = z.infer<typeof viewerStatisticsOutput>
type Statistics = Output['statistics'][number]

/** As of the Hugging Face viewer: a text column with at most so many different texts is one of labels. */
const mostLabels = 30
const bins = 10

/** Statistics of every column, in the shapes of the Hugging Face viewer. */
export async function viewStatistics({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof viewerSplitInput>
}): Promise<Output> {
  const found = await findSplit(ctx, input)
  const { columns, count } = await withLines(found, async (lines) => ({
    columns: await readColumns(lines),
    count: lines.count,
  }))
  return withTables(found.versionId, async (ask) => {
    const statistics: Statistics[] = []
    for (const column of columns) statistics.push(await statisticsOf(ask, input.split, column))
    return { num_examples: count, statistics, partial: false }
  })
}

async function statisticsOf(ask: Ask, split: string, { name, type }: TableColumn): Promise<Statistics> {
  const column = identifier(name)
  if (type === 'integer') return { ...(await numbers(ask, split, column)), column_name: name, column_type: 'int' }
  if (type !== 'text') {
    return { ...(await numbers(ask, split, `len(${column})`)), column_name: name, column_type: 'list' }
  }
  const labels = await ask.rows(
    `SELECT ${column} AS label, count(*)::INTEGER AS n FROM ${split} GROUP BY 1 ORDER BY n DESC, label LIMIT ${mostLabels + 1}`,
  )
  if (labels.length <= mostLabels) {
    const frequencies = Object.fromEntries(labels.map(({ label, n }) => [String(label), Number(n)]))
    const column_statistics = {
      ...{ nan_count: 0, nan_proportion: 0, no_label_count: 0, no_label_proportion: 0 },
      ...{ n_unique: labels.length, frequencies },
    }
    return { column_name: name, column_type: 'string_label', column_statistics }
  }
  return { ...(await numbers(ask, split, `length(${column})`)), column_name: name, column_type: 'string_text' }
}

/** Spread of an expression of integers: of a number, of a text's characters, of a list's length. */
async function numbers(ask: Ask, split: string, expression: string): Promise<Pick<Statistics, 'column_statistics'>> {
  const [spread] = await ask.rows(`
    SELECT min(n)::INTEGER AS min, max(n)::INTEGER AS max, avg(n) AS mean, median(n) AS median, coalesce(stddev_samp(n), 0) AS std
    FROM (SELECT ${expression} AS n FROM ${split})`)
  const [min, max] = [Number(spread?.min ?? 0), Number(spread?.max ?? 0)]
  // edges are whole numbers: the last bin holds what is left, the largest value with it
  const width = Math.max(1, Math.ceil((max - min + 1) / bins))
  const count = Math.ceil((max - min + 1) / width)
  const found = await ask.rows(
    `SELECT ((${expression} - ${min}) // ${width})::INTEGER AS bin, count(*)::INTEGER AS n FROM ${split} GROUP BY 1`,
  )
  const filled = new Map(found.map(({ bin, n }) => [Number(bin), Number(n)]))
  const rounded = (value: unknown) => Math.round(Number(value ?? 0) * 1e5) / 1e5
  return {
    column_statistics: {
      ...{ nan_count: 0, nan_proportion: 0, min, max },
      ...{ mean: rounded(spread?.mean), median: rounded(spread?.median), std: rounded(spread?.std) },
      histogram: {
        hist: Array.from({ length: count }, (_, bin) => filled.get(bin) ?? 0),
        bin_edges: [...Array.from({ length: count }, (_, bin) => min + bin * width), max],
      },
    },
  }
}
