import type { z } from 'zod'
import type { viewerRowsInput, viewerRowsOutput, viewerSearchInput } from '#lib/schemas/viewer.ts'
import type { Ctx } from '../ctx.ts'
import { withTables } from './ask.ts'
import { matchesAmongFew } from './few-rows.ts'
import { findSplit } from './find-version.ts'
import { matchesOf } from './matches.ts'
import { readColumns, toPage, withLines } from './read-page.ts'
import { searchedColumns, searchText } from './search-text.ts'

type Output = z.infer<typeof viewerRowsOutput>

/** Rows by position, wherever they stand. */
export async function viewRows({ ctx, input }: { ctx: Ctx; input: z.infer<typeof viewerRowsInput> }): Promise<Output> {
  const found = await findSplit(ctx, input)
  return withLines(found, async (lines) => {
    const rows = await lines.range(input.offset, input.length)
    const numbered = rows.map((line, n) => ({ row_idx: input.offset + n, line }))
    return toPage(await readColumns(lines), numbered, lines.count)
  })
}

/** Rows that hold a text as it stands there, upper and lower case alike. */
export async function searchRows({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof viewerSearchInput>
}): Promise<Output> {
  const found = await findSplit(ctx, input)
  const { versionId, split } = found
  const query = input.query.normalize('NFC')
  return withLines(found, async (lines) => {
    const columns = await readColumns(lines)
    const [condition, values] = ['contains(search_text, lower($query))', { query }]
    const cells = [`${searchText(columns, split)} AS search_text`]
    const searched = searchedColumns(columns, split)
    const numbers = await matchesOf(`${versionId} ${split} search ${query}`, () =>
      withTables(
        versionId,
        async (ask) =>
          (await matchesAmongFew({ ask, found, lines, texts: [query], columns: searched, cells, condition, values })) ??
          ask.places(`${split} WHERE ${condition}`, lines.count, values),
      ),
    )
    const page = [...numbers.subarray(input.offset, input.offset + input.length)]
    const texts = await lines.at(page)
    const numbered = page.map((row_idx, n) => ({ row_idx, line: texts[n] as string }))
    return toPage(columns, numbered, numbers.length)
  })
}
