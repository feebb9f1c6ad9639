import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type Address, type Hex, numberToHex } from 'viem'
import { EMBEDDED_CHAIN_ID } from '#lib/chain/chains.ts'
import type { Deployment } from '#lib/chain/deployment.ts'
import { contractAddressesSchema } from '#lib/schemas/chain-config.ts'
import { startTestChain } from '#workers/chain/testing/chain.ts'
import { createTestDatabase } from '../../../scripts/testing/database.ts'
import { type Emission, emission, emitter } from './emit.ts'
import { rpc } from './rpc.ts'

const MINED_POLL_MS = 5
/** An address for every contract that deployment.json names; events are emitted from them. */
export const testAddresses = Object.fromEntries(
  Object.keys(contractAddressesSchema.shape).map((name, index) => [name, numberToHex(0xc0de00 + index, { size: 20 })]),
) as Deployment['addresses']
/** The community's, from the genesis. */
export const VESTING_WALLET: Address = '0x4f50454e00000000000000000000000000000001'
export const SENDER: Address = numberToHex(0x5e7de2, { size: 20 })

export type Row = Record<string, unknown>
export type Stage = Awaited<ReturnType<typeof setStage>>

async function newChain(folder: string) {
  const node = await startTestChain(await mkdtemp(path.join(folder, 'chain-')))
  await rpc(node.url, 'anvil_autoImpersonateAccount', [true])
  for (const address of [...Object.values(testAddresses), VESTING_WALLET]) {
    await rpc(node.url, 'anvil_setCode', [address, emitter])
  }
  await rpc(node.url, 'anvil_mine', [1]) // startBlock
  return node
}

/** A database and a chain of one's own, and a deployment.json whose contracts emit what they are told. */
export async function setStage() {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'modelfactory-indexer-'))
  const deploymentFile = path.join(dataDir, 'deployment.json')
  const deployment: Deployment = {
    ...{ chainId: EMBEDDED_CHAIN_ID, startBlock: 1, addresses: testAddresses, operator: SENDER },
  }
  await writeFile(deploymentFile, JSON.stringify(deployment))
  const [database, first] = await Promise.all([createTestDatabase(), newChain(dataDir)])
  let chain = first
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  const send = (told: Emission) => rpc<Hex>(chain.url, 'eth_sendTransaction', [emission(SENDER, told)])
  return {
    rpcUrl: () => chain.url,
    env: () => ({ DATABASE_URL: database.url, CHAIN_RPC_URL: chain.url, DEPLOYMENT_FILE: deploymentFile }),
    databaseUrl: database.url,
    rows: async (sql: string, values: unknown[] = []): Promise<Row[]> => (await client.query(sql, values)).rows,
    /** Emits an event in a block of its own. @returns the transaction's hash */
    emit: async (told: Emission): Promise<Hex> => {
      const hash = await send(told)
      while (!(await rpc(chain.url, 'eth_getTransactionReceipt', [hash]))) await sleep(MINED_POLL_MS)
      return hash
    },
    /** Emits events in their order, all in one block. */
    emitAll: async (all: Emission[]): Promise<void> => {
      await rpc(chain.url, 'evm_setAutomine', [false])
      for (const told of all) await send(told)
      await rpc(chain.url, 'evm_mine')
      await rpc(chain.url, 'evm_setAutomine', [true])
    },
    /** The chain is lost, and another begins under the same id. */
    replaceChain: async () => {
      await chain.stop()
      chain = await newChain(dataDir)
    },
    end: async () => {
      await client.end()
      await chain.stop()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
