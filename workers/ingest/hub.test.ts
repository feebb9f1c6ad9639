import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { db } from '#server/db.ts'
import { ownTestDatabase } from '#server/testing/own-database.ts'
import { createUpload } from '#server/upload/index.ts'
import { ownUploads } from '#server/upload/testing/own-uploads.ts'
import { makeEmptyDatanet, makePerson } from '#server/upload/testing/world.ts'
import { chooseHubFile } from './choose-hub-file.ts'
import { work } from './testing/run-ingest.ts'

vi.setConfig({ testTimeout: 120_000 })
await ownTestDatabase()
await ownUploads()
const owner = await makePerson()

/** The two calls of the Hub's REST interface that an import makes: the tree of a repository, and a file of it. */
const rows = [1, 2, 3]
  .map((n) => JSON.stringify({ instruction: `Which bell rings at ${n}?`, output: `Bell ${n * 7} of the tower.` }))
  .join('\n')
const repositories: Record<string, Record<string, string>> = {
  'harbour/bells': { 'README.md': '# Bells', 'data/train.jsonl': rows, 'data/test.jsonl': '{}' },
  'harbour/parts': { 'data/train-00000-of-00002.jsonl': rows, 'data/train-00001-of-00002.jsonl': rows },
}
const revision = '1'.repeat(40)
function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = decodeURIComponent(request.url ?? '').split('?')[0] ?? ''
  const tree = /^\/api\/datasets\/(.+)\/tree\/main$/.exec(path)
  const resolve = /^\/datasets\/(harbour\/\w+)\/resolve\/main\/(.+)$/.exec(path)
  const files = repositories[(tree ?? resolve)?.[1] ?? '']
  if (path.includes('harbour/broken')) return void response.writeHead(503).end()
  if (!files)
    return void response
      .writeHead(401, { 'content-type': 'application/json' })
      .end('{"error":"Invalid username or password."}')
  if (tree) {
    const entries = Object.entries(files).map(([name, text]) => ({
      type: 'file',
      path: name,
      size: text.length,
      oid: revision,
    }))
    return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(entries))
  }
  const content = Buffer.from(files[resolve?.[2] ?? ''] ?? '')
  const range = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '')
  const etag = { etag: `"${revision}"` }
  if (!range) return void response.writeHead(200, { ...etag, 'content-length': content.length }).end(content)
  const [from, to] = [Number(range[1]), Math.min(Number(range[2]), content.length - 1)]
  const headers = { ...etag, 'content-range': `bytes ${from}-${to}/${content.length}` }
  response.writeHead(206, headers).end(content.subarray(from, to + 1))
}
const hub = createServer(answer)
await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve))
process.env.HF_ENDPOINT = `http://127.0.0.1:${(hub.address() as AddressInfo).port}`
afterAll(() => void hub.close())

const take = async (dataset: string, more: { split?: string; file?: string } = {}) => {
  const datanet = await makeEmptyDatanet(owner)
  const input = {
    id: datanet.id,
    fileName: dataset,
    format: 'parquet',
    origin: 'hub',
    hub: { dataset, split: 'train', ...more },
  } as const
  const { id, state } = await createUpload({ ctx: owner.ctx, input })
  expect(state).toBe('receiving')
  return work(owner, id)
}

describe('an import from the Hub', () => {
  it('fetches the file of the split and goes on as with any other', async () => {
    const upload = await take('harbour/bells')
    expect(upload).toMatchObject({
      ...{ state: 'checked', format: 'jsonl', origin: 'hub', fileName: 'harbour/bells/data/train.jsonl', rows: 3 },
      bytes: Buffer.byteLength(rows),
    })
    const { origin } = await db().upload.findUniqueOrThrow({ where: { id: upload.id } })
    expect(origin).toBe('hub')
  })

  it('says in a sentence what it cannot take', async () => {
    const told = async (...asked: Parameters<typeof take>) => {
      const { state, error } = await take(...asked)
      expect(state).toBe('failed')
      return error?.message
    }
    expect(await told('harbour/none')).toBe(
      'There is no open dataset harbour/none on the Hugging Face Hub; look at its id, as user/name.',
    )
    expect(await told('harbour/parts')).toBe(
      'This dataset has 2 files of train; say which one to take: data/train-00000-of-00002.jsonl, data/train-00001-of-00002.jsonl.',
    )
    expect(await told('harbour/bells', { file: 'data/other.jsonl' })).toMatch(
      /There is no file data\/other\.jsonl with rows/,
    )
    expect(await told('harbour/broken')).toMatch(/does not give harbour\/broken out right now \(503\); try again later/)
    hub.closeAllConnections()
    await new Promise((resolve) => hub.close(resolve))
    expect(await told('harbour/bells')).toMatch(/cannot be reached from this machine; download the file elsewhere/)
  })
})

describe('the file that holds a split', () => {
  const files = (...paths: string[]) => paths.map((path) => ({ path, size: 1 }))
  const choose = (paths: string[], wanted: { split: string; file?: string } = { split: 'train' }) =>
    chooseHubFile(files(...paths), wanted).path
  it('is found by its name, Parquet first', () => {
    expect(choose(['README.md', 'train.csv', 'data/train-00000-of-00001.parquet', 'test.csv'])).toBe(
      'data/train-00000-of-00001.parquet',
    )
    expect(choose(['plain_text/validation/0000.parquet', 'plain_text/train/0000.parquet'])).toBe(
      'plain_text/train/0000.parquet',
    )
    expect(choose(['all.jsonl', 'dataset_infos.json'])).toBe('all.jsonl')
    expect(choose(['a/train.jsonl', 'b/train.jsonl'], { split: 'train', file: 'b/train.jsonl' })).toBe('b/train.jsonl')
  })
  it('is asked for where it is not clear', () => {
    expect(() => choose(['a.jsonl', 'b.jsonl', 'c.jsonl', 'd.jsonl'])).toThrow(
      /no file named after train; say which one to take: a\.jsonl, b\.jsonl, c\.jsonl or one of 1 more/,
    )
    expect(() => choose(['README.md', 'model.bin'])).toThrow(/has no file of rows \(parquet, jsonl, csv, tsv, json\)/)
  })
})
