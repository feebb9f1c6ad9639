import { type AbiEvent, getAbiItem, getAddress, numberToHex } from 'viem'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { modelRegistryAbi, royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { chainEventsInput, chainEventsOutput, chainIndexerSchema } from '#lib/schemas/chain-index.ts'
import { startIndexer, type TestIndexer } from '#workers/indexer/testing/indexer.ts'
import { rpc } from '#workers/indexer/testing/rpc.ts'
import { SENDER, type Stage, setStage, testAddresses } from '#workers/indexer/testing/stage.ts'
import { createDb, replaceDb } from '../db.ts'
import { getIndexer } from './get-indexer.ts'
import { listEvents } from './list-events.ts'

const OWNER = getAddress(numberToHex(0xabcdef01, { size: 20 }))
const PAYER = getAddress(numberToHex(0xabcdef02, { size: 20 }))
const UNREAD_BLOCKS = 20
const PATIENCE = { timeout: 30_000, interval: 200 }

let stage: Stage
let indexer: TestIndexer
let db: ReturnType<typeof createDb>

const modelEvent = (name: 'Published' | 'PriceSet') => getAbiItem({ abi: modelRegistryAbi, name }) as AbiEvent
const list = (input: Record<string, unknown> = {}) => listEvents({ input: chainEventsInput.parse(input) })
const names = async (input: Record<string, unknown> = {}) =>
  (await list(input)).events.map(({ contract, name }) => `${contract}.${name}`)

beforeAll(async () => {
  stage = await setStage()
  Object.assign(process.env, stage.env())
  db = createDb(stage.databaseUrl)
  replaceDb(db)
}, 60_000)
afterAll(async () => {
  await indexer?.stop()
  await db?.$disconnect()
  await stage?.end()
}, 60_000)

describe('the index, read by the app', () => {
  it('is absent until it was built, and then says how far it is', async () => {
    expect(await list()).toEqual({ events: [], nextCursor: null })
    expect(await getIndexer()).toMatchObject({ state: 'absent', block: null, head: 1 })

    const { modelRegistry, royalties } = testAddresses
    await stage.emit({
      ...{ address: modelRegistry, event: modelEvent('Published') },
      args: { modelId: 1n, owner: OWNER, slug: 'capitals' },
    })
    const opened = getAbiItem({ abi: royaltiesAbi, name: 'ChannelOpened' }) as AbiEvent
    const channelId = numberToHex(7, { size: 32 })
    await stage.emit({ address: royalties, event: opened, args: { channelId, payer: PAYER, deposit: 10n ** 30n } })
    await stage.emit({ address: modelRegistry, event: modelEvent('PriceSet'), args: { modelId: 1n, pricePer1k: 5n } })
    indexer = await startIndexer(stage.env())
    await vi.waitFor(async () => {
      const state = chainIndexerSchema.parse(await getIndexer())
      expect(state).toMatchObject({ state: 'current', block: 4, head: 4, lag: 0 })
    }, PATIENCE)
  }, 120_000)

  it('lists the newest events first, by contract, by name and by account', async () => {
    expect(await names()).toEqual(['ModelRegistry.PriceSet', 'Royalties.ChannelOpened', 'ModelRegistry.Published'])
    expect(await names({ contract: 'ModelRegistry' })).toEqual(['ModelRegistry.PriceSet', 'ModelRegistry.Published'])
    expect(await names({ name: 'ChannelOpened' })).toEqual(['Royalties.ChannelOpened'])
    expect(await names({ account: OWNER })).toEqual(['ModelRegistry.Published'])
    expect(await names({ account: PAYER.toLowerCase(), contract: 'Royalties' })).toEqual(['Royalties.ChannelOpened'])
    expect(await names({ account: PAYER, contract: 'ModelRegistry' })).toEqual([])
    expect(await names({ account: SENDER })).toHaveLength(3)
  })

  it('keeps amounts exact, and says what, when and by whom', async () => {
    const { events } = chainEventsOutput.parse(await list({ contract: 'Royalties' }))
    const time = new Date(
      Number((await rpc<{ timestamp: string }>(stage.rpcUrl(), 'eth_getBlockByNumber', ['0x3', false])).timestamp) *
        1000,
    ).toISOString()
    expect(events[0]).toMatchObject({
      args: {
        channelId: numberToHex(7, { size: 32 }),
        payer: PAYER.toLowerCase(),
        deposit: '1000000000000000000000000000000',
      },
      address: getAddress(testAddresses.royalties),
      ...{ sender: getAddress(SENDER), block: 3, time },
    })
  })

  it('goes from page to page without a gap or a double', async () => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await list({ limit: 1, ...(cursor ? { cursor } : {}) })
      seen.push(...page.events.map(({ id }) => id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual((await list()).events.map(({ id }) => id))
  })

  it('is behind when the indexer does not read', async () => {
    await indexer.stop()
    await rpc(stage.rpcUrl(), 'anvil_mine', [UNREAD_BLOCKS])
    await vi.waitFor(async () => {
      expect(await getIndexer()).toMatchObject({ state: 'behind', block: 4, lag: UNREAD_BLOCKS })
    }, PATIENCE)
    expect(await names()).toHaveLength(3)
  }, 60_000)
})
