import { execFile } from 'node:child_process'
import { rename } from 'node:fs/promises'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { db } from '../db.ts'
import { env } from '../env.ts'
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
import { withTables } from './ask.ts'
import { gramsFile } from './build-tables.ts'
import { findCandidates } from './grams.ts'
import { filterRows, isValid, listSplits, searchRows, viewRows, viewStatistics } from './index.ts'
import { parseCondition } from './parse-condition.ts'
import { requiredTexts } from './required-texts.ts'

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

describe('a filter', () => {
  const filter = (where?: string, orderby?: string) =>
    filterRows({ ctx, input: { ...split(), offset: 0, length: 2, where, orderby } })
  const found = async (where?: string, orderby?: string) => {
    const { num_rows_total, rows } = await filter(where, orderby)
    return [num_rows_total, ...rows.map(({ row_idx }) => row_idx)]
  }

  it('takes comparisons, logic, patterns and a few functions', async () => {
    expect(await found()).toEqual([ROWS, 0, 1])
    expect(await found(`"instruction" = 'Who keeps beacon 7?'`)).toEqual([1, 7])
    expect(await found(`instruction LIKE '%beacon 24%' AND NOT response ILIKE 'KEEPER 24 %'`)).toEqual([10, 240, 241])
    expect(await found(`tokens BETWEEN 0 AND 0.5 AND kind IN ('chat', 'instruction')`)).toEqual([ROWS, 0, 1])
    expect(await found(`tokens = -1 OR length(response) > 22 AND parent IS NOT NULL`)).toEqual([150, 100, 101])
    expect(await found(`contains(lower(response), 'café') AND tokens + 1 <= 1.0e0`, '"response" DESC')).toEqual([
      ROWS,
      99,
      98,
    ])
    expect(await found(`response = 'it''s -- not /* a comment'`)).toEqual([0])
    expect(await found(`kind = 'instruction' -- all of them`)).toEqual([ROWS, 0, 1])
  })

  it.each([
    `response ILIKE '%EEPER 24_ of%'`,
    `response LIKE '%Keeper 24%' AND tokens = 0 AND len(messages) = 2`,
    `contains(instruction, 'beacon 7?')`,
    `starts_with(response, 'Keeper 9') AND (instruction LIKE '%1%' OR instruction LIKE '%2%')`,
    `response = 'Keeper 31 of the Café.'`,
    `response LIKE '%keeper 24%'`,
    `instruction LIKE '%beacon 12%' AND NOT instruction LIKE '%beacon 120%'`,
  ])('finds by an index what passing through all finds: %s', async (where) => {
    const [version] = await db().datanetVersion.findMany({ where: { datanetId: datanet.id } })
    const indexed = await filter(where, '"hash"')
    const grams = gramsFile(version?.id as string, 'train')
    await rename(grams, `${grams}.away`)
    // another condition in letters, so that what was found is not remembered
    const passed = await filter(`(${where}) AND kind <> 'none'`, '"hash"').finally(() => rename(`${grams}.away`, grams))
    expect(indexed.rows).toEqual(passed.rows)
    expect(indexed.num_rows_total).toBe(passed.num_rows_total)
    const tree = await withTables(version?.id as string, (ask) =>
      parseCondition(ask, where, ['instruction', 'response', 'tokens', 'messages']),
    )
    const texts = requiredTexts(tree.tree, new Set(['instruction', 'response']))
    const few = await findCandidates(grams, texts, ROWS)
    expect(few?.length).toBeGreaterThanOrEqual(passed.num_rows_total)
    expect(few?.length).toBeLessThan(ROWS / 2)
  })

  it.each([
    `response ILIKE '%a%' OR tokens = 0`,
    `NOT contains(response, 'Keeper')`,
    `response NOT LIKE '%Keeper%'`,
  ])('passes through all where a text need not be there: %s', async (where) => {
    const [version] = await db().datanetVersion.findMany({ where: { datanetId: datanet.id } })
    const { tree } = await withTables(version?.id as string, (ask) =>
      parseCondition(ask, where, ['response', 'tokens']),
    )
    expect(requiredTexts(tree, new Set(['response']))).toEqual([])
  })

  it.each([
    `1=1) UNION SELECT * FROM train WHERE (1=1`,
    `1=1) LIMIT (1`,
    `1=1) ORDER BY (tokens`,
    `1=1) GROUP BY (kind`,
    `1=1; DROP TABLE train; SELECT (1`,
    `1=1)); COPY train TO '/tmp/stolen'; --`,
    `tokens = (SELECT count(*) FROM train)`,
    `EXISTS (SELECT 1)`,
    `tokens IN (SELECT 1)`,
    `response = read_text('/etc/passwd')`,
    `content = 'x'`,
    `response = getenv('HOME')`,
    `response = current_setting('memory_limit')`,
    `response = current_user`,
    `nextval('x') = 1`,
    `sleep_ms(1000) IS NULL`,
    `repeat(response, 1000000000) = ''`,
    `train.tokens = 1`,
    `search_text LIKE '%'`,
    `row_idx = 1`,
    `regexp_matches(response, '(a+)+$')`,
    `tokens = CAST('1' AS INTEGER)`,
    `list_transform(messages, m -> m) IS NULL`,
    `count(*) > 1`,
    `row_number() OVER () = 1`,
    `CASE WHEN true THEN true END`,
    `tokens COLLATE nocase = 1`,
    `$1 = 1`,
    `COLUMNS(*) = 1`,
    `* = 1`,
    `(1, 2) = (1, 2)`,
    `[1] = [1]`,
    `tokens // 0 = 1`,
    `kind ~ 'a'`,
    `'`,
    `(`,
    `kind = 'x' AND`,
    `tokens = 'many'`,
    `abs(kind) = 1`,
    `list_contains(kind, 'x')`,
  ])('refuses %s', async (where) => {
    await expect(filter(where)).rejects.toMatchObject({ code: 'bad_input', data: { place: 'where' } })
  })

  it.each([
    `tokens, kind`,
    `tokens; DROP TABLE train`,
    `random()`,
    `1`,
    `tokens LIMIT 1`,
    `(SELECT 1)`,
    `search_text`,
    `tokens) --`,
  ])('refuses to order by %s', async (orderby) => {
    await expect(filter(undefined, orderby)).rejects.toMatchObject({ code: 'bad_input' })
  })
})

it('does not work on a condition of hundreds of parts', async () => {
  const input = { ...split(), offset: 0, length: 2, where: Array(80).fill('tokens=0').join(' OR ') }
  await expect(filterRows({ ctx, input })).rejects.toThrow('is too long')
})

describe('a viewer', () => {
  it('says what there is', async () => {
    const dataset = datanet.slug
    expect((await isValid({ ctx, input: { dataset } })).filter).toBe(true)
    const { splits, pending } = await listSplits({ ctx, input: { dataset } })
    expect(splits).toEqual(['default', 'v1'].map((config) => ({ dataset, config, split: 'train' })))
    expect(pending).toEqual([])
    const elsewhere = { ...split(), offset: 0, length: 1 }
    await expect(viewRows({ ctx, input: { ...elsewhere, config: 'v2' } })).rejects.toMatchObject({ code: 'not_found' })
    await expect(viewRows({ ctx, input: { ...elsewhere, config: '../v1' } })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(viewRows({ ctx, input: { ...elsewhere, split: 'test' } })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('counts every column', async () => {
    const { num_examples, statistics } = await viewStatistics({ ctx, input: split() })
    expect(num_examples).toBe(ROWS)
    const of = (name: string) => statistics.find(({ column_name }) => column_name === name)
    expect(of('kind')).toMatchObject({
      column_type: 'string_label',
      column_statistics: { n_unique: 1, frequencies: { instruction: ROWS } },
    })
    const text = of('response')?.column_statistics as {
      min: number
      max: number
      histogram: { hist: number[]; bin_edges: number[] }
    }
    expect([text.min, text.max]).toEqual(['Keeper 0 of the Café.'.length, 'Keeper 100 of the Café.'.length])
    expect(text.histogram.hist.reduce((sum, rows) => sum + rows, 0)).toBe(ROWS)
    expect(text.histogram.bin_edges).toHaveLength(text.histogram.hist.length + 1)
    expect(of('messages')).toMatchObject({ column_type: 'list', column_statistics: { min: 2, max: 2, mean: 2 } })
    expect(of('tokens')).toMatchObject({ column_type: 'int', column_statistics: { min: 0, max: 0 } })
  })

  it('is read by the library whose service it speaks like', async () => {
    const page = await viewRows({ ctx, input: { ...split(), offset: 5, length: 3 } })
    const code = `
import datasets, json, sys
page = json.loads(sys.argv[1])
features = datasets.Features.from_dict({f["name"]: f["type"] for f in page["features"]})
data = datasets.Dataset.from_list([row["row"] for row in page["rows"]], features=features)
print(json.dumps([str(data.features["messages"]), data[0]]))`
    const { stdout } = await promisify(execFile)(env.PYTHON_BIN, ['-c', code, JSON.stringify(page)])
    const [messages, first] = JSON.parse(stdout)
    expect(messages).toBe("List({'role': Value('string'), 'content': Value('string')})")
    expect(first).toEqual(page.rows[0]?.row)
  }, 60_000)

  it('shows a private Datanet to its curators only', async () => {
    const secret = await makeOwnDatanet(owner, 'Quiet beacons', { visibility: 'private' })
    await contribute(deployment, { datanet: secret, by: owner, data: [instruction('Where?', 'Nowhere.')] })
    await exportVersion((await releaseNext(deployment, url, owner, secret.id)).id)
    const reader = await makePerson()
    const member = { datanetId: secret.id, address: reader.account.address, role: 'reader', state: 'approved' } as const
    await db().datanetMember.create({ data: member })
    const input = { dataset: secret.slug, config: 'default', split: 'train' as const, offset: 0, length: 1 }
    await expect(viewRows({ ctx, input })).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(viewRows({ ctx: reader.ctx, input })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(listSplits({ ctx: reader.ctx, input })).rejects.toMatchObject({ code: 'forbidden' })
    expect((await viewRows({ ctx: owner.ctx, input })).num_rows_total).toBe(1)
  })
})
