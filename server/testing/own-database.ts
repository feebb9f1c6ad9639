import { afterAll } from 'vitest'
import { createTestDatabase } from '../../scripts/testing/database.ts'
import { createDb, replaceDb } from '../db.ts'

/** Puts this test file on a migrated database of its own. Call once, at the top, with `await`. */
export async function ownTestDatabase(): Promise<void> {
  const database = await createTestDatabase()
  process.env.DATABASE_URL = database.url
  const client = createDb(database.url)
  replaceDb(client)
  afterAll(async () => {
    await client.$disconnect()
    await database.drop()
  })
}
