import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'

const MIGRATIONS = path.resolve(import.meta.dirname, '../../prisma/migrations')

/** Runs every migration's SQL in order, as `prisma migrate deploy` does, without its second of start-up. */
export async function applyMigrations(url: string): Promise<void> {
  const names = existsSync(MIGRATIONS) ? readdirSync(MIGRATIONS).sort() : []
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const name of names) {
      const file = path.join(MIGRATIONS, name, 'migration.sql')
      if (existsSync(file)) await client.query(readFileSync(file, 'utf8'))
    }
  } finally {
    await client.end()
  }
}
