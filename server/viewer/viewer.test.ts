import { beforeAll, describe, expect, it } from 'vitest'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import {
  contribute,
  exportVersion,
  instruction,
  makeOwnDatanet,
  makePerson,
  type Person,
  releaseNext,
} from '../release/testing/datanets.ts'
import { anonymous } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { searchRows, viewRows } from './rows.ts'

await ownTestDatabase()
const { deployment, url } = await ownTestChain()
const ROWS = 250
const ctx = anonymous()
let owner: Person
let datanet: DatanetDetail

beforeAll(async () => {
  owner = await makePerson()
  datanet = await makeOwnDatanet(owner, 'Beacons')
  const data = Array.from({ length: ROWS }, (_, n) => instruction(`Who keeps beacon ${n}?`, `Keeper ${n} of the Café.`))
  await contribute(deployment, { datanet, by: owner, data })
  const { id } = await releaseNext(deployment, url, owner, datanet.id)
  await exportVersion(id)
})
const split = () => ({ dataset: datanet.slug, config: 'default', split: 'train' as const })

describe('rows', () => {
  it('come in the order of their contribution, from any place', async () => {
    const page = await viewRows({ ctx, input: { ...split(), offset: 200, length: 100 } })
    expect(page).toMatchObject({ num_rows_total: ROWS, num_rows_per_page: 100, partial: false })
    expect(page.rows.map(({ row_idx }) => row_idx)).toEqual(Array.from({ length: 50 }, (_, n) => 200 + n))
    expect(page.rows[0]?.row).toMatchObject({
      instruction: 'Who keeps beacon 200?',
      messages: [
        { role: 'user', content: 'Who keeps beacon 200?' },
        { role: 'assistant', content: 'Keeper 200 of the Café.' },
      ],
      ...{ kind: 'instruction', contributor: owner.account.address, tokens: 0, parent: '' },
    })
    expect(page.features.map(({ name }) => name)).toEqual(Object.keys(page.rows[0]?.row ?? {}))
    expect((await viewRows({ ctx, input: { ...split(), offset: 1e9, length: 100 } })).rows).toEqual([])
  })

  it('are found by their text, whatever its case', async () => {
    const page = await searchRows({ ctx, input: { ...split(), query: 'BEACON 24', offset: 1, length: 3 } })
    expect(page.num_rows_total).toBe(11)
    expect(page.rows.map(({ row_idx }) => row_idx)).toEqual([240, 241, 242])
    const quoted = await searchRows({ ctx, input: { ...split(), query: "café' OR 1=1 --", offset: 0, length: 3 } })
    expect(quoted.num_rows_total).toBe(0)
  })
})
