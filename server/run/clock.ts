import { db, type Tx } from '../db.ts'

/**
 * The time of the database. Whatever several processes compare (leases, slots, ages) is told by this one clock: those of
 * workers on other machines may be wrong.
 */
export async function databaseNow(client: Tx = db()): Promise<Date> {
  const [row] = await client.$queryRaw<[{ now: Date }]>`SELECT now() AS now`
  return row.now
}
