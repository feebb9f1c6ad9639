// The name of the schema that an index is built in: another for every change of what would be in it.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Hex } from 'viem'
import type { Deployment } from '#lib/chain/deployment.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const OTHERS = /(^|\/)(generated|\.ponder|testing)\//

/** Files whose content decides about the index's. */
function sources(): string[] {
  const own = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !OTHERS.test(file))
    .map((file) => `workers/indexer/${file}`)
  return [...own, 'lib/chain/generated/abis.ts', 'node_modules/ponder/package.json'].sort()
}

/** @param birth hash of the first contract’s block: a chain made anew under the same id has another */
export function buildSchema(deployment: Deployment, birth: Hex): string {
  const hash = createHash('sha256').update(JSON.stringify([deployment, birth]))
  for (const file of sources()) hash.update(`\n${file}\n`).update(readFileSync(path.join(ROOT, file)))
  return `chain_${hash.digest('hex').slice(0, 12)}`
}
