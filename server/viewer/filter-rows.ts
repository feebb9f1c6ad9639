import type { z } from 'zod'
import type { viewerFilterInput, viewerRowsOutput } from '#lib/schemas/viewer.ts'
import type { Ctx } from '../ctx.ts'
import { AppError } from '../errors.ts'
import { columnsOf } from './features.ts'
import { withSplit } from './open-split.ts'
import { parseCondition, parseOrder } from './parse-condition.ts'
import { readRows } from './read-rows.ts'
import { countOf } from './rows.ts'

/** Rows that meet an SQL condition, in the order of a column. @throws AppError bad_input for what is not a condition */
export function filterRows({
  ctx,
  input,
}: {
  ctx: Ctx
  input: z.infer<typeof viewerFilterInput>
}): Promise<z.infer<typeof viewerRowsOutput>> {
  const { split, offset, length, where, orderby } = input
  return withSplit(ctx, input, async (ask) => {
    const names = (await columnsOf(ask, split)).map(({ name }) => name)
    const condition = where?.trim() ? `WHERE ${await parseCondition(ask, where, names)}` : ''
    const order = orderby?.trim() ? `${await parseOrder(ask, orderby, names)}, row_idx` : 'row_idx'
    const found = `FROM ${split} ${condition}`
    try {
      return await readRows(ask, {
        ...{ split, total: await countOf(ask, found), values: { offset, length } },
        from: `${found} ORDER BY ${order} LIMIT $length OFFSET $offset`,
      })
    } catch (cause) {
      // every part of it is allowed, but a text was compared with a number, or the like
      const message = 'The condition does not fit its columns; compare texts with texts and numbers with numbers.'
      throw new AppError('bad_input', message, { place: 'where' }, cause)
    }
  })
}
