import type { Ctx } from '../ctx.ts'
import { readable } from '../datanet/index.ts'
import { db } from '../db.ts'

/**
 * Datanets whose rows this person's rows are not compared with: the private ones that they may not read. Whoever is told that
 * a row is there already could find out by guessing what a private Datanet holds, which is why its hashes are salted too.
 */
export async function hiddenDatanets(ctx: Ctx): Promise<string[]> {
  const closed = await db().datanet.findMany({ where: { visibility: 'private' } })
  const mayRead = await readable(ctx, closed)
  return closed.map(({ id }) => id).filter((id) => !mayRead.has(id))
}
