import { afterAll, describe, expect, it } from 'vitest'
import { queryOnce } from '../services/postgres.ts'
import { createTestDatabase } from './database.ts'

describe('createTestDatabase', async () => {
  const first = await createTestDatabase()
  const second = await createTestDatabase()
  afterAll(async () => {
    await first.drop()
    await second.drop()
  })

  it('gives databases that do not see each other', async () => {
    await queryOnce(first.url, 'CREATE TABLE only_here (id int)')
    const { rows } = await queryOnce(second.url, "SELECT to_regclass('only_here') AS found")
    expect(rows).toEqual([{ found: null }])
  })

  it('is PostgreSQL 18 with Unicode case folding', async () => {
    const { rows } = await queryOnce(
      first.url,
      "SELECT current_setting('server_version_num')::int AS v, lower('ÄÉ') AS l",
    )
    expect(rows[0].v).toBeGreaterThanOrEqual(180_000)
    expect(rows[0].l).toBe('äé')
  })
})
