import { randomBytes } from 'node:crypto'
import { queryOnce } from '../services/postgres.ts'
import { testService } from './services.ts'

export const TEMPLATE_DATABASE = 'template_migrated'

export type TestDatabase = { url: string; drop: () => Promise<void> }

/**
 * A migrated database of one's own on the shared test server, made in some 50 ms from a template.
 * Set `process.env.DATABASE_URL` from `url` before importing `server/db.ts`; call `drop` in `afterAll`.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const admin = await testService('postgres')
  const name = `test_${randomBytes(8).toString('hex')}`
  await queryOnce(admin, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE_DATABASE} STRATEGY FILE_COPY`)
  const url = new URL(admin)
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: async () => {
      await queryOnce(admin, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    },
  }
}
