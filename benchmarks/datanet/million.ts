import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import type { Deployment } from '#lib/chain/deployment.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { makeOwnDatanet, makePerson, type Person } from '#server/release/testing/datanets.ts'
import { freePort } from '../../scripts/free-port.mjs'
import { queryOnce, startPostgres } from '../../scripts/services/postgres.ts'
import { applyMigrations } from '../../scripts/testing/apply-migrations.ts'
import { startTestChain } from '../../scripts/testing/chain.ts'

export const ROWS = Number(process.env.ROWS ?? 1_000_000)
const CONTRIBUTORS = 1_000
const DATABASE = 'bench'

export type Million = {
  datanet: DatanetDetail
  owner: Person
  deployment: Deployment
  rpcUrl: string
  stop: () => Promise<void>
}

/**
 * A Datanet of so many accepted rows of some 60 words by a thousand contributors, in a PostgreSQL and on a chain of its own,
 * with the settings of the product. The hashes are random, as hashes are.
 */
export async function startMillion(): Promise<Million> {
  const folder = await mkdtemp(path.join(tmpdir(), 'modelfactory-bench-'))
  // PostgreSQL may run as another user, who has to pass through it
  await chmod(folder, 0o755)
  const [server, chain] = await Promise.all([
    startPostgres({ dataDir: folder, password: 'bench', port: await freePort() }),
    startTestChain(),
  ])
  await queryOnce(server.url('postgres'), `CREATE DATABASE ${DATABASE}`)
  Object.assign(process.env, {
    ...{ DATABASE_URL: server.url(DATABASE), CHAIN_RPC_URL: chain.rpcUrl, DATA_DIR: path.join(folder, 'data') },
    ...{ DEPLOYMENT_FILE: chain.deploymentFile, OPERATOR_KEY_FILE: chain.operatorKeyFile },
  })
  await applyMigrations(server.url(DATABASE))
  const owner = await makePerson()
  const datanet = await makeOwnDatanet(owner, 'A million rows')
  await fill(server.url(DATABASE), datanet)
  return {
    ...{ datanet, owner, deployment: chain.deployment, rpcUrl: chain.rpcUrl },
    stop: async () => {
      await Promise.all([server.stop(), chain.stop()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function fill(url: string, { id, ownerAddress }: DatanetDetail): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const [datanet, owner] = [client.escapeLiteral(id), client.escapeLiteral(ownerAddress)]
  const word = (n: string) => `md5((${n})::text)`
  const hash = (seed: string) => `'0x' || encode(sha256((${seed})::text::bytea), 'hex')`
  const address = (n: string) => `'0x' || substr(encode(sha256((${n})::text::bytea), 'hex'), 1, 40)`
  await client.query(`
    INSERT INTO contribution (id, datanet_id, kind, contributor, batch_root, rows, licence, nonce, deadline, signature,
      commitment, salt, committed_at)
    SELECT 'con_' || ${word('n')}, ${datanet}, 1, ${address('n')}, ${hash(`'root' || n::text`)}, ${ROWS / CONTRIBUTORS}, 'CC0-1.0', n, 0,
      '0x', '', '', now()
    FROM generate_series(0, ${CONTRIBUTORS - 1}) n`)
  await client.query(`
    INSERT INTO datum (id, datanet_id, contribution_id, hash, kind, payload, parents, contributor, reviewer, state, position,
      tokens, language, decided_at)
    SELECT 'dat_' || substr(${word(`n::text || 'id'`)}, 1, 20), ${datanet}, 'con_' || ${word(`n / ${ROWS / CONTRIBUTORS}`)}, ${hash('n')},
      'instruction', jsonb_build_object(
        'instruction', 'What does the harbour book say of light ' || n || ', ' || substr(${word('n')}, 1, 8) || '?',
        'response', 'Keeper ' || (n % 977) || ' saw ' || repeat('the lamp and the tide and the boats of the bay, ', 5)
          || substr(${word(`n::text || 'b'`)}, 1, 6) || ', on day ' || (n % 365) || '.'),
      '{}', ${address(`n / ${ROWS / CONTRIBUTORS}`)}, ${owner}, 'accepted', n, 40 + n % 61, 'en', now()
    FROM generate_series(0, ${ROWS - 1}) n`)
  await client.query(`UPDATE datanet SET next_position = ${ROWS} WHERE id = ${datanet}`)
  await client.query('VACUUM ANALYZE')
  await client.end()
}
