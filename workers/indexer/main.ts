// The indexer's process: chooses the schema of this build, then is Ponder. When the views read from this build, the others go.
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { deploymentSchema } from '#lib/chain/deployment.ts'
import { env } from '#server/env.ts'
import { dropOtherBuilds, prepareSchema } from './store.ts'

const READY_POLL_MS = 1000
const VIEWS_SCHEMA = 'chain'
const HOST = '127.0.0.1'

async function untilReady(): Promise<void> {
  const url = `http://${HOST}:${env.INDEXER_PORT}/ready`
  const isReady = () =>
    fetch(url).then(
      (response) => response.ok,
      () => false, // it does not listen yet
    )
  while (!(await isReady())) await sleep(READY_POLL_MS)
}

const deployment = deploymentSchema.parse(JSON.parse(await readFile(env.deploymentFile, 'utf8')))
const schema = await prepareSchema(env.DATABASE_URL, env.CHAIN_RPC_URL, deployment)

process.env.PONDER_TELEMETRY_DISABLED = '1'
process.env.PORT = String(env.INDEXER_PORT) // Ponder lets it win over --port
process.argv.splice(1, Infinity, 'ponder', 'start', '--root', import.meta.dirname)
process.argv.push('--schema', schema, '--views-schema', VIEWS_SCHEMA, '--hostname', HOST)
await import(new URL('bin/ponder.js', import.meta.resolve('ponder')).href)

await untilReady()
const dropped = await dropOtherBuilds(env.DATABASE_URL, schema)
process.stdout.write(
  `${schema} is what ${VIEWS_SCHEMA} shows${dropped.length ? `; dropped ${dropped.join(', ')}` : ''}\n`,
)
