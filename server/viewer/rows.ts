import type { z } from 'zod'
import type { viewerRowsInput, viewerRowsOutput, viewerSearchInput } from '#lib/schemas/viewer.ts'
import type { Ctx } from '../ctx.ts'
import { type Ask, withSplit } from './open-split.ts'
import { readRows } from './read-rows.ts'

type Output = Promise<z.infer<typeof viewerRowsOutput>>

/** @returns the number that `SELECT count(*) <from>` gives */
export async function countOf(ask: Ask, from: string, values?: Record<string, string | number>): Promise<number> {
  const [row] = await ask(`SELECT count(*)::INTEGER AS n ${from}`, values)
  return Number(row?.n ?? 0)
}

/** Rows by position, wherever they stand. */
export function viewRows({ ctx, input }: { ctx: Ctx; input: z.infer<typeof viewerRowsInput> }): Output {
  const { split, offset, length } = input
  return withSplit(ctx, input, async (ask) =>
    readRows(ask, {
      ...{ split, total: await countOf(ask, `FROM ${split}`), values: { first: offset, end: offset + length } },
      from: `FROM ${split} WHERE row_idx >= $first AND row_idx < $end ORDER BY row_idx`,
    }),
  )
}

/** Rows whose text holds all words of a query as they stand there, upper and lower case alike. */
export function searchRows({ ctx, input }: { ctx: Ctx; input: z.infer<typeof viewerSearchInput> }): Output {
  const { split, offset, length } = input
  return withSplit(ctx, input, async (ask) => {
    const values = { query: input.query.normalize('NFC').toLowerCase() }
    const found = `FROM ${split} WHERE contains(search_text, $query)`
    return readRows(ask, {
      ...{ split, total: await countOf(ask, found, values), values: { ...values, offset, length } },
      from: `${found} ORDER BY row_idx LIMIT $length OFFSET $offset`,
    })
  })
}
