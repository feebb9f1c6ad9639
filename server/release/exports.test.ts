import { execFile } from 'node:child_process'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { datumHash } from '#lib/domain/hashing.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { versionFilesSchema } from '#lib/schemas/release.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { db } from '../db.ts'
import { env } from '../env.ts'
import { newId } from '../id.ts'
import { anonymous } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { getFile } from './get-file.ts'
import {
  acceptEdit,
  contribute,
  exportVersion,
  instruction,
  makeOwnDatanet,
  makePerson,
  type Person,
  releaseNext,
} from './testing/datanets.ts'
import { withdrawRow } from './withdraw.ts'

await ownTestDatabase()
const { deployment, url } = await ownTestChain()

let owner: Person
let writer: Person
let datanet: DatanetDetail
let folder: string
const names = [
  'train.jsonl',
  'train.parquet',
  'train.csv',
  'test.jsonl',
  'changes.jsonl',
  'manifest.json',
  'croissant.json',
]
const fetchText = async (version: number, name: string) =>
  (await getFile({ ctx: anonymous(), input: { id: datanet.slug, version, name } })).text()
const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
const formula = "=cmd|' /C calc'!A0"
const classified = (text: string, label: string, labels?: string[]) =>
  ({ kind: 'classification', payload: { text, label, ...(labels ? { labels } : {}) }, parents: [] }) as const

beforeAll(async () => {
  owner = await makePerson()
  writer = await makePerson()
  datanet = await makeOwnDatanet(owner, 'Moorings', { kinds: ['instruction', 'classification', 'passage'] })
  await contribute(deployment, {
    ...{ datanet, by: writer },
    data: [
      instruction(formula, '+1 and \u202e "quoted", twice\nover'),
      instruction('@SUM(A1)', '-2'),
      instruction('Who?', 'She.'),
    ],
  })
  await contribute(deployment, {
    datanet,
    by: owner,
    data: [classified('A fine day', 'good')].map((row) => ({ ...row, parents: [] })),
  })
  await contribute(deployment, {
    datanet,
    by: owner,
    data: [{ ...classified('A grey day', 'bad', ['good', 'bad']), parents: [] }],
  })
  await contribute(deployment, {
    datanet,
    by: owner,
    data: [{ kind: 'passage', payload: { text: 'The bay is wide.' }, parents: [] }],
  })
  await db().heldoutQuestion.create({
    data: {
      ...{ id: newId('q'), datanetId: datanet.id, position: 0, answer: 'She', kind: 'heldout' },
      messages: [{ role: 'user', content: 'Who was it?' }],
    },
  })
  const { id } = await releaseNext(deployment, url, owner, datanet.id)
  await exportVersion(id)
  folder = await mkdtemp(path.join(tmpdir(), 'modelfactory-exports-'))
  for (const name of names) {
    const file = await getFile({ ctx: anonymous(), input: { id: datanet.id, version: 1, name } })
    await writeFile(path.join(folder, name), Buffer.from(await file.arrayBuffer()))
  }
}, 60_000)

describe('the files of a version', () => {
  it('hold every row with what its hash is of', async () => {
    const rows = lines(await fetchText(1, 'train.jsonl'))
    expect(rows.map(({ kind }) => kind)).toEqual([
      ...Array(3).fill('instruction'),
      'classification',
      'classification',
      'passage',
    ])
    const [first] = rows
    expect(first).toMatchObject({ instruction: formula, contributor: writer.account.address, tokens: 0, language: '' })
    const { instruction: asked, response } = first
    expect(datumHash({ kind: 'instruction', payload: { instruction: asked, response }, parents: [] })).toBe(first.hash)
    expect(first.messages).toEqual([
      { role: 'user', content: asked },
      { role: 'assistant', content: response },
    ])
    // what a row does not have is empty, never null, and every row has every column
    expect(new Set(rows.map((row) => Object.keys(row).join()))).toHaveLength(1)
    expect(rows[3]).toMatchObject({ instruction: '', labels: [''], label: 'good' })
    expect(rows[4]).toMatchObject({ labels: ['good', 'bad'] })
    expect(rows[5]).toMatchObject({ title: '', text: 'The bay is wide.', messages: [{ role: '', content: '' }] })
  })

  it('are read by datasets and mlcroissant, which finds nothing wrong', async () => {
    const script = path.join(import.meta.dirname, 'testing', 'read_exports.py')
    const { stdout } = await promisify(execFile)(env.PYTHON_BIN, [script, folder], { maxBuffer: 1e8 })
    const read = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
    const rows = lines(await fetchText(1, 'train.jsonl'))
    for (const name of ['train.jsonl', 'train.parquet', 'train.csv']) {
      expect(read.loaded[name]).toMatchObject({ rows: 6, columns: Object.keys(rows[0]) })
    }
    expect(read.loaded['train.jsonl'].last).toEqual(rows[5])
    expect(read.loaded['train.parquet'].last).toEqual(rows[5])
    expect(read.test).toEqual({ messages: [{ role: 'user', content: 'Who was it?' }], answer: 'She', kind: 'heldout' })
    expect(read.croissant).toMatchObject({ errors: [], warnings: [], records: 6 })
    expect(read.croissant.first).toMatchObject({ instruction: formula, hash: rows[0].hash, tokens: 0 })
  }, 120_000)

  it('hold no formula that a spreadsheet would run', async () => {
    const csv = await fetchText(1, 'train.csv')
    expect(csv).toContain(`'${formula}`)
    const cells = csv.split(/[\n,]/).map((cell) => cell.replace(/^"/, ''))
    expect(cells.filter((cell) => /^[=+@\t\r]/.test(cell) || /^-\D|^-\d/.test(cell))).toEqual([])
    for (const harmless of ["'@SUM(A1)", "'-2", "'+1 and"]) expect(csv).toContain(harmless)
  })

  it('say what differs from the version before, and keep what was withdrawn since', async () => {
    const before = lines(await fetchText(1, 'train.jsonl'))
    expect(lines(await fetchText(1, 'changes.jsonl')).map(({ change }) => change)).toEqual(Array(6).fill('added'))
    const [, asked, who] = before
    const edited = await acceptEdit(deployment, {
      datanet,
      by: owner,
      of: asked.hash,
      data: instruction('Sum of A1?', 'Two.'),
    })
    await withdrawRow({ ctx: writer.ctx, input: { id: datanet.id, hash: who.hash } })
    const { id } = await releaseNext(deployment, url, owner, datanet.id)
    const { files } = await exportVersion(id)
    expect(Object.keys(versionFilesSchema.parse(files)).sort()).toEqual([...names].sort())
    const changes = lines(await fetchText(2, 'changes.jsonl'))
    expect(changes).toEqual([
      { change: 'edited', hash: edited, parent: asked.hash },
      { change: 'removed', hash: who.hash, parent: '' },
    ])
    const rows = lines(await fetchText(2, 'train.jsonl'))
    expect(rows).toHaveLength(5)
    expect(rows.find(({ hash }) => hash === edited)).toMatchObject({ parent: asked.hash })
    expect(lines(await fetchText(1, 'withdrawn.jsonl')).map(({ hash }) => hash)).toEqual([who.hash])
    expect(await fetchText(2, 'withdrawn.jsonl')).toBe('')
    expect(await readFile(path.join(folder, 'train.jsonl'), 'utf8')).toBe(await fetchText(1, 'train.jsonl'))
  }, 60_000)

  it('of a private Datanet are for its curators', async () => {
    const secret = await makeOwnDatanet(owner, 'Quiet moorings', { visibility: 'private' })
    await contribute(deployment, { datanet: secret, by: owner, data: [instruction('Where?', 'Nowhere.')] })
    const { id } = await releaseNext(deployment, url, owner, secret.id)
    await exportVersion(id)
    await db().datanetMember.create({
      data: { datanetId: secret.id, address: writer.account.address, role: 'reader', state: 'approved' },
    })
    const input = { id: secret.id, version: 1, name: 'train.jsonl' }
    await expect(getFile({ ctx: anonymous(), input })).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(getFile({ ctx: writer.ctx, input })).rejects.toMatchObject({ code: 'forbidden' })
    expect(lines(await (await getFile({ ctx: owner.ctx, input })).text())[0]).toMatchObject({ salt: '' })
    await expect(
      getFile({ ctx: owner.ctx, input: { ...input, name: '../../keys/operator.json' } }),
    ).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})
