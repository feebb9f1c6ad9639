import { existsSync } from 'node:fs'
import path from 'node:path'
import { defineConfig } from 'prisma/config'

// The native schema engine is a download that some networks refuse; the one from npm does the same work.
const native = process.env.PRISMA_SCHEMA_ENGINE_BINARY
if (!native || !existsSync(native)) {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY = path.resolve(import.meta.dirname, 'scripts/schema-engine.mjs')
}
process.env.CHECKPOINT_DISABLE ??= '1'

export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://postgres:postgres@127.0.0.1:54320/modelfactory' },
})
