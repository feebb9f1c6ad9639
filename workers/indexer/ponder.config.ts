import { readFileSync } from 'node:fs'
import { createConfig } from 'ponder'
import { EMBEDDED_CHAIN_ID } from '#lib/chain/chains.ts'
import { deploymentSchema } from '#lib/chain/deployment.ts'
import { env } from '#server/env.ts'
import { contractsAt } from './contracts.ts'

const deployment = deploymentSchema.parse(JSON.parse(readFileSync(env.deploymentFile, 'utf8')))

/** Three pools of two connections and two for administration: there is one writer, and few ask for GraphQL. */
const CONNECTIONS = 8
/** What public nodes allow at least. */
const LOGS_RANGE_BLOCKS = 1_000

export default createConfig({
  database: {
    kind: 'postgres',
    connectionString: env.DATABASE_URL,
    poolConfig: { max: CONNECTIONS },
  },
  chains: {
    open: {
      id: deployment.chainId,
      rpc: env.CHAIN_RPC_URL,
      pollingInterval: env.INDEXER_POLL_MS,
      ethGetLogsBlockRange: LOGS_RANGE_BLOCKS,
      // the embedded chain may be made anew under the same id, and reading it again costs nothing
      disableCache: deployment.chainId === EMBEDDED_CHAIN_ID,
    },
  },
  contracts: contractsAt(deployment),
})
