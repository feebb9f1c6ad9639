import { type AbiEvent, type Address, getAbiItem, type Hex, hexToNumber } from 'viem'
import { describe, expect, it, type TestContext, vi } from 'vitest'
import * as generated from '#lib/chain/generated/abis.ts'
import { type Emission, emission, madeUpArgs } from './testing/emit.ts'
import { startIndexer, type TestIndexer } from './testing/indexer.ts'
import { rpc } from './testing/rpc.ts'
import { SENDER, type Stage, setStage, testAddresses, VESTING_WALLET } from './testing/stage.ts'

const MINUTES = 60_000
const PATIENCE_MS = 30_000
/** Twice Ponder's 30, and a few. */
const BLOCKS_FOR_FINALITY = 62

/** Every event of every generated ABI, with the address it would come from; walked without the indexer's own list. */
const allEvents = Object.entries(generated).flatMap(([exported, abi]) => {
  const contract = exported.replace(/Abi$/, '')
  const elsewhere: Record<string, Address> = {
    openGovernor: testAddresses.governor,
    vestingWallet: VESTING_WALLET,
  }
  const address = (elsewhere[contract] ?? Reflect.get(testAddresses, contract)) as Address
  return (abi as readonly { type: string }[])
    .filter((item) => item.type === 'event')
    .map((event) => ({ contract: contract.toLowerCase(), address, event: event as unknown as AbiEvent }))
})

async function onStage({ onTestFinished }: TestContext): Promise<Stage> {
  const stage = await setStage()
  onTestFinished(() => stage.end(), MINUTES)
  return stage
}
async function indexing({ onTestFinished }: TestContext, stage: Stage): Promise<TestIndexer> {
  const indexer = await startIndexer(stage.env())
  onTestFinished(() => indexer.stop(), MINUTES)
  return indexer
}

const published = (owner: Address): Emission => ({
  ...{
    address: testAddresses.modelRegistry,
    event: getAbiItem({ abi: generated.modelRegistryAbi, name: 'Published' }),
  },
  args: { modelId: 1n, owner, slug: 'capitals' },
})
const priceSet = (pricePer1k: bigint): Emission => ({
  ...{ address: testAddresses.modelRegistry, event: getAbiItem({ abi: generated.modelRegistryAbi, name: 'PriceSet' }) },
  args: { modelId: 1n, pricePer1k },
})
const publish = (stage: Stage) => stage.emit(published(SENDER))
const setPrice = (stage: Stage, pricePer1k: bigint) => stage.emit(priceSet(pricePer1k))

/** The events that the index shows, and those that the chain has now. */
async function bothSides(stage: Stage): Promise<[unknown, unknown]> {
  type Log = { transactionHash: Hex; blockHash: Hex; logIndex: Hex }
  const logs = await rpc<Log[]>(stage.rpcUrl(), 'eth_getLogs', [{ fromBlock: '0x0', toBlock: 'latest' }])
  const rows = await stage.rows('SELECT tx_hash, block_hash, log_index FROM chain.event ORDER BY id')
  return [
    rows.map((row) => [row.tx_hash, row.block_hash, row.log_index]),
    logs.map((log) => [log.transactionHash, log.blockHash, hexToNumber(log.logIndex)]),
  ]
}
async function untilEqual(stage: Stage, indexer: TestIndexer): Promise<void> {
  await vi.waitFor(
    async () => {
      const [shown, there] = await bothSides(stage)
      expect(shown, indexer.said()).toEqual(there)
    },
    { timeout: PATIENCE_MS, interval: 100 },
  )
}
const prices = async (stage: Stage) =>
  (await stage.rows('SELECT price_per1k AS price FROM chain.price ORDER BY id')).map(({ price }) => Number(price))

// side by side, each on its own stage: most of it is waiting for Ponder to start and to let go of its lock
describe.concurrent('the indexer', () => {
  it(
    'has every event of every ABI, as the chain has it',
    async (context) => {
      const stage = await onStage(context)
      await stage.emitAll(
        allEvents.map(({ address, event }, index) => ({ address, event, args: madeUpArgs(event, 1000 + index) })),
      )
      const indexer = await indexing(context, stage)
      await untilEqual(stage, indexer)
      const rows = await stage.rows('SELECT * FROM chain.event ORDER BY id')
      expect(rows.map(({ contract, name }) => `${String(contract).toLowerCase()}.${name}`)).toEqual(
        allEvents.map(({ contract, event }) => `${contract}.${event.name}`),
      )
    },
    3 * MINUTES,
  )

  it(
    'follows a reorganisation: rows of orphaned blocks vanish, what stands there now appears',
    async (context) => {
      const stage = await onStage(context)
      const indexer = await indexing(context, stage)
      await publish(stage)
      for (const price of [1n, 2n, 3n, 4n, 5n, 6n]) await setPrice(stage, price)
      await untilEqual(stage, indexer)
      expect(await prices(stage)).toEqual([1, 2, 3, 4, 5, 6])

      await rpc(stage.rpcUrl(), 'anvil_reorg', [3, [[emission(SENDER, priceSet(99n)), 0]]])
      await untilEqual(stage, indexer)
      expect(await prices(stage)).toEqual([1, 2, 3, 99])
      const [model] = await stage.rows('SELECT price_per1k AS price FROM chain.model')
      expect(Number(model?.price)).toBe(99)
    },
    2 * MINUTES,
  )

  it(
    'goes on after kill -9 where it was, without a gap or a double',
    async (context) => {
      const stage = await onStage(context)
      const first = await indexing(context, stage)
      await publish(stage)
      await setPrice(stage, 1n)
      await untilEqual(stage, first)
      await first.kill()
      await setPrice(stage, 2n)
      await untilEqual(stage, await indexing(context, stage))
      expect(await prices(stage)).toEqual([1, 2])
    },
    3 * MINUTES,
  )

  it(
    'begins anew when the chain lost blocks that were final',
    async (context) => {
      const stage = await onStage(context)
      const first = await indexing(context, stage)
      await publish(stage)
      await setPrice(stage, 1n)
      await rpc(stage.rpcUrl(), 'anvil_mine', [BLOCKS_FOR_FINALITY])
      await setPrice(stage, 2n)
      await untilEqual(stage, first)
      await first.stop()
      await rpc(stage.rpcUrl(), 'anvil_rollback', [BLOCKS_FOR_FINALITY])
      await setPrice(stage, 3n)
      await untilEqual(stage, await indexing(context, stage))
      expect(await prices(stage)).toEqual([1, 3])
    },
    3 * MINUTES,
  )

  it(
    'shows a new chain alone, and drops what it built for another',
    async (context) => {
      const stage = await onStage(context)
      const first = await indexing(context, stage)
      await publish(stage)
      await setPrice(stage, 1n)
      await untilEqual(stage, first)
      await first.stop()
      await stage.replaceChain()
      await publish(stage)
      await setPrice(stage, 7n)
      await untilEqual(stage, await indexing(context, stage))
      expect(await prices(stage)).toEqual([7])
      const schemas = await stage.rows("SELECT 1 FROM pg_namespace WHERE nspname ~ '^chain_'")
      expect(schemas).toHaveLength(1)
    },
    3 * MINUTES,
  )

  it(
    'answers GraphQL on loopback',
    async (context) => {
      const stage = await onStage(context)
      const indexer = await indexing(context, stage)
      await publish(stage)
      await setPrice(stage, 5n)
      await untilEqual(stage, indexer)
      const query = '{ models { items { slug owner prices { items { pricePer1k } } } } }'
      const response = await fetch(`${indexer.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      })
      expect(await response.json()).toEqual({
        data: { models: { items: [{ slug: 'capitals', owner: SENDER, prices: { items: [{ pricePer1k: '5' }] } }] } },
      })
    },
    2 * MINUTES,
  )
})
