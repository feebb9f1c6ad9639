// What lies in PostgreSQL around Ponder: the schemas of other builds, and an index that its chain has left behind.
import pg from 'pg'
import { BlockNotFoundError, createPublicClient, type Hex, http, type PublicClient } from 'viem'
import { EMBEDDED_CHAIN_ID } from '#lib/chain/chains.ts'
import type { Deployment } from '#lib/chain/deployment.ts'
import { buildSchema } from './build.ts'

/** Ponder takes a block for final when so many are above it. */
const FINALITY_BLOCKS = 30n
/** Digits of Ponder's checkpoints: seconds, chain id, block number, … */
const BLOCK_NUMBER_DIGITS = [26, 42] as const

type Final = { block: bigint; newestEvent?: { blockNumber: bigint; blockHash: Hex } }

async function withClient<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/**
 * Chooses the schema to build in. An index whose final events are not on the chain any more is dropped, to be built anew.
 * @throws Error when the chain or the database does not answer
 */
export async function prepareSchema(databaseUrl: string, rpcUrl: string, deployment: Deployment): Promise<string> {
  const chain = createPublicClient({ transport: http(rpcUrl) })
  const birth = await chain.getBlock({ blockNumber: BigInt(deployment.startBlock) })
  const schema = buildSchema(deployment, birth.hash)
  const embedded = deployment.chainId === EMBEDDED_CHAIN_ID
  await withClient(databaseUrl, async (client) => {
    const final = await finalOf(client, schema)
    if (final && (await holds(chain, final, embedded))) return
    await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
    // what Ponder keeps of a chain's logs knows the chain by its id alone, and this one may have been made anew
    if (embedded) await client.query('DROP SCHEMA IF EXISTS ponder_sync CASCADE')
  })
  return schema
}

/** How far a schema's index is final; undefined when there is none. */
async function finalOf(client: pg.Client, schema: string): Promise<Final | undefined> {
  const { rows: tables } = await client.query('SELECT to_regclass($1) IS NOT NULL AS there', [
    `${schema}._ponder_checkpoint`,
  ])
  if (!tables[0].there) return undefined
  const { rows: checkpoints } = await client.query(
    `SELECT finalized_checkpoint AS id FROM ${schema}._ponder_checkpoint`,
  )
  if (!checkpoints[0]) return { block: 0n }
  const { rows: events } = await client.query(
    `SELECT block_number, block_hash FROM ${schema}.event WHERE id <= $1 ORDER BY id DESC LIMIT 1`,
    [checkpoints[0].id],
  )
  return {
    block: BigInt(checkpoints[0].id.slice(...BLOCK_NUMBER_DIGITS)),
    newestEvent: events[0] && { blockNumber: BigInt(events[0].block_number), blockHash: events[0].block_hash },
  }
}

/** Whether the chain still has what was final. */
async function holds(chain: PublicClient, { block, newestEvent }: Final, embedded: boolean): Promise<boolean> {
  // Ponder refuses finality that moves back; where blocks come on demand it might wait for ever to move on
  if (embedded && block > 0n && (await chain.getBlockNumber()) < block + FINALITY_BLOCKS) return false
  if (!newestEvent) return true
  const found = await chain.getBlock({ blockNumber: newestEvent.blockNumber }).catch((error: unknown) => {
    if (error instanceof BlockNotFoundError) return undefined
    throw error
  })
  return found?.hash === newestEvent.blockHash
}

/** Drops the schemas of other builds, once the views read from this one. */
export async function dropOtherBuilds(databaseUrl: string, schema: string): Promise<string[]> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query(
      "SELECT nspname AS name FROM pg_namespace WHERE nspname ~ '^chain_[0-9a-f]{12}$' AND nspname <> $1",
      [schema],
    )
    for (const { name } of rows) await client.query(`DROP SCHEMA ${name} CASCADE`)
    return rows.map(({ name }) => name)
  })
}
