import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startIndexer, type TestIndexer } from '../testing/indexer.ts'
import { type Row, type Stage, setStage } from '../testing/stage.ts'
import { alice, bob, carol, modelFields, story, word } from '../testing/story.ts'

let stage: Stage
let indexer: TestIndexer
/** All rows of a table, amounts as numbers. */
const rowsOf = async (table: string, order: string): Promise<Row[]> =>
  (await stage.rows(`SELECT * FROM chain.${table} ORDER BY ${order}`)).map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, /^-?\d{1,9}$/.test(String(value)) ? Number(value) : value]),
    ),
  )

beforeAll(async () => {
  stage = await setStage()
  await stage.emitAll(story)
  indexer = await startIndexer(stage.env())
  await vi.waitFor(
    async () => {
      const [row] = await stage.rows('SELECT count(*)::int AS n FROM chain.event')
      expect(row?.n, indexer.said()).toBe(story.length)
    },
    { timeout: 60_000, interval: 200 },
  )
}, 180_000)
afterAll(async () => {
  await indexer?.stop()
  await stage?.end()
}, 60_000)

describe('what events add up to', () => {
  it('Datanets and their versions', async () => {
    const [datanet] = await rowsOf('datanet', 'id')
    expect(datanet).toMatchObject({ id: 7, creator: alice, owner: bob, payee: carol, versions: 1 })
    expect(await rowsOf('datanet_version', 'version')).toMatchObject([
      { datanet_id: 7, version: 1, root: word(9), rows: 3, manifest_hash: word(8) },
    ])
  })

  it('models, their versions, prices and anchors', async () => {
    expect(await rowsOf('model', 'id')).toMatchObject([
      { id: 1, slug: 'capitals', owner: alice, payee: alice, versions: 2, price_per1k: 20 },
    ])
    const versions = await rowsOf('model_version', 'version')
    expect(versions).toMatchObject([{ version: 1 }, { version: 2, adapter_hash: word(2), fields: modelFields }])
    expect((await rowsOf('price', 'id')).map((row) => row.price_per1k)).toEqual([10, 20])
    expect(await rowsOf('run_anchor', 'id')).toMatchObject([{ owner: alice, run_id: word(5), step: 40, head: word(7) }])
  })

  it('channels, epochs, demands and claims', async () => {
    expect(await rowsOf('channel', 'id')).toMatchObject([
      { id: word(3), payer: bob, deposit: 70, collected: 30, close_at: 99, returned: 40 },
    ])
    expect(await rowsOf('epoch', 'number')).toMatchObject([
      { number: 1, state: 'finalised', line_sum: 79, final_at: 60, claims: word(1), data: word(4) },
      { number: 2, state: 'void', finalised_at: null },
    ])
    expect(await rowsOf('demand', 'id')).toMatchObject([
      { id: word(4), epoch: 1, demander: bob, kind: 1, index: 2, state: 'answered' },
      { id: word(5), state: 'returned' },
    ])
    expect(await rowsOf('claim', 'id')).toMatchObject([{ account: carol, amount: 12 }])
  })

  it('fee policies, of which one that never held is replaced, gateway keys and bonds', async () => {
    expect(await rowsOf('fee_policy', 'version')).toMatchObject([
      { version: 1, from_epoch: 1, burn_bps: 1000, dispute_window: 3600 },
      { version: 2, from_epoch: 4, burn_bps: 1100 },
    ])
    expect(await rowsOf('gateway_key', 'key')).toEqual([{ key: alice, valid_from: 5, valid_until: 50 }])
    expect(await rowsOf('bond', 'account')).toEqual([{ account: alice, amount: 9 }])
  })

  it('pools and bounties', async () => {
    expect(await rowsOf('pool', 'version')).toEqual([
      { datanet_id: 7, version: 2, credited: 100, per_row: 20, bounties: 20, rows: 4, paid: 60 },
    ])
    expect(await rowsOf('bounty', 'id')).toMatchObject([
      { id: 1, state: 'awarded', winner: bob },
      { id: 2, state: 'cancelled', winner: null },
    ])
  })

  it('agents with keys, feedback and validations', async () => {
    expect(await rowsOf('agent', 'id')).toMatchObject([
      { id: 3, owner: alice, uri: 'ipfs://new', wallet: carol },
      { id: 4, owner: bob, uri: '', wallet: null },
    ])
    expect(await rowsOf('agent_key', 'key')).toMatchObject([{ agent_id: 3, key: alice }])
    expect(await rowsOf('agent_feedback', 'index')).toMatchObject([
      { index: 1, client: carol, value: -5, decimals: 1, tag1: 'speed', revoked: false },
      { index: 2, revoked: true },
    ])
    expect(await rowsOf('agent_validation', 'request_hash')).toMatchObject([
      { agent_id: 3, request_uri: 'its own', response: 90, response_uri: 'why', tag: 'audit' },
    ])
  })

  it('stakes, requests to leave, collateral and slashes', async () => {
    expect(await rowsOf('stake', 'account')).toEqual([{ account: bob, amount: 120, rewards: 4 }])
    expect(await rowsOf('unbonding', 'id')).toMatchObject([
      { id: 1, agent_id: null, amount: 30, withdrawn: 30 },
      { id: 2, agent_id: 3, amount: 500, withdrawn: 300 },
    ])
    expect((await rowsOf('agent', 'id'))[0]).toMatchObject({ collateral: 1000 - 400 - 300 })
    expect(await rowsOf('slash', 'id')).toMatchObject([{ agent_id: 3, reporter: carol, amount: 400, burned: 200 }])
  })

  it('proposals, votes, voting power and the address book', async () => {
    expect(await rowsOf('proposal', 'id')).toMatchObject([
      {
        ...{ id: 11, proposer: bob, state: 'executed', vote_end: 33, eta: 44, description: 'Lower the fees' },
        ...{ votes_against: 5, votes_for: 6, votes_abstain: 7, targets: [alice], values: [String(2n ** 90n)] },
      },
    ])
    expect((await rowsOf('vote', 'support')).map((row) => row.voter)).toEqual([alice, bob, carol])
    expect(await rowsOf('voting_power', 'account')).toEqual([{ account: bob, votes: 8 }])
    expect((await rowsOf('address_book', 'id')).map((row) => row.current)).toEqual([alice, bob])
  })
})
