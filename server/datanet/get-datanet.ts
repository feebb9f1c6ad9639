import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import type { Ctx } from '../ctx.ts'
import { readDatanet } from './view.ts'

/** @throws AppError not_found | unauthenticated | forbidden */
export const getDatanet = ({ ctx, input }: { ctx: Ctx; input: { id: string } }): Promise<DatanetDetail> =>
  readDatanet(ctx, input.id)
