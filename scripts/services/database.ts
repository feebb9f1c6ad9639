import { readdirSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { queryOnce } from './postgres.ts'

/** Creates the database of a URL unless it is there; `adminUrl` is one on the same server that exists. */
export async function ensureDatabase(adminUrl: string, database: string): Promise<void> {
  const { rowCount } = await queryOnce(
    adminUrl,
    `SELECT 1 FROM pg_database WHERE datname = ${pg.escapeLiteral(database)}`,
  )
  if (!rowCount) await queryOnce(adminUrl, `CREATE DATABASE ${pg.escapeIdentifier(database)}`)
}

/** Whether a migration of ours is not applied; a look that saves the seconds Prisma takes to find nothing to do. */
export async function hasPendingMigrations(url: string, root: string): Promise<boolean> {
  const names = readdirSync(path.join(root, 'prisma', 'migrations'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
  const { rows: found } = await queryOnce(url, "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there")
  if (!found[0].there) return names.length > 0
  const { rows } = await queryOnce(url, 'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL')
  const applied = new Set(rows.map((row) => row.migration_name))
  return names.some((name) => !applied.has(name))
}
