import { createHash, randomBytes } from 'node:crypto'

import { readFile, stat, writeFile } from 'node:fs/promises'
import { createServer, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Upload as TusUpload } from 'tus-js-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSession, sessionCookie } from '../auth/index.ts'
import { db } from '../db.ts'
import { handleRequest } from '../handle-request.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { createUpload } from './create-upload.ts'
import { sourceFile } from './folders.ts'
import { ownUploads } from './testing/own-uploads.ts'
import { makeEmptyDatanet, makePerson, type Person } from './testing/world.ts'

await ownTestDatabase()
await ownUploads()
const [owner, writer] = [await makePerson(), await makePerson()]
const datanet = await makeEmptyDatanet(owner)
const bytes = randomBytes(3_000_000)
const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex')

async function cookieOf(person: Person): Promise<string> {
  let cookie = ''
  await openSession({ ...person.ctx, setCookie: (value) => (cookie = value.split(';')[0] ?? '') }, person.userId)
  expect(cookie).toContain(sessionCookie)
  return cookie
}
const begin = (size: number) =>
  createUpload({
    ctx: writer.ctx,
    input: { id: datanet.id, fileName: 'rows.jsonl', format: 'jsonl', origin: 'upload', size },
  })
const stateOf = async (id: string) => (await db().upload.findUniqueOrThrow({ where: { id } })).state

/** The API behind a real HTTP server, as Next hands requests over. */
let server: Server
let url: string
beforeAll(async () => {
  server = createServer(async (incoming, outgoing) => {
    const body = ['GET', 'HEAD', 'OPTIONS'].includes(incoming.method ?? '') ? undefined : Readable.toWeb(incoming)
    const response = await handleRequest(
      new Request(`http://${incoming.headers.host}${incoming.url}`, {
        ...{ method: incoming.method, headers: incoming.headers as Record<string, string>, body: body as never },
        ...({ duplex: 'half' } as object),
      }),
    )
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    if (response.body) await pipeline(Readable.fromWeb(response.body as never), outgoing).catch(() => {})
    else outgoing.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/files/`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
const tus = { 'tus-resumable': '1.0.0' }
const part = (id: string, cookie: string, offset: number, body: Uint8Array) =>
  fetch(`${url}${id}`, {
    method: 'PATCH',
    headers: { ...tus, cookie, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    body: body as BodyInit,
  })
const offsetOf = async (id: string, cookie: string) =>
  Number((await fetch(`${url}${id}`, { method: 'HEAD', headers: { ...tus, cookie } })).headers.get('upload-offset'))

describe('a file in parts', () => {
  it('goes on where it was cut at 60 %, and is then looked at', async () => {
    const { id, state } = await begin(bytes.length)
    expect(state).toBe('receiving')
    const cookie = await cookieOf(writer)
    const cut = Math.floor(bytes.length * 0.6)
    // the connection breaks in the middle of a part that was announced as whole
    await new Promise<void>((resolve) => {
      const headers = {
        ...tus,
        cookie,
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
        'content-length': bytes.length,
      }
      const request = httpRequest(`${url}${id}`, { method: 'PATCH', headers })
      request.on('error', () => resolve())
      request.write(bytes.subarray(0, cut), () => setTimeout(() => request.destroy(new Error('cut')), 200))
    })
    const kept = await offsetOf(id, cookie)
    expect(kept).toBeGreaterThan(cut * 0.9)
    expect(kept).toBeLessThanOrEqual(cut)
    expect(await stateOf(id)).toBe('receiving')

    await new Promise<void>((resolve, reject) => {
      const upload = new TusUpload(bytes as never, {
        uploadUrl: `${url}${id}`,
        headers: { cookie },
        chunkSize: 500_000,
        retryDelays: [],
        onError: reject,
        onSuccess: () => resolve(),
      })
      upload.start()
    })
    expect(await stateOf(id)).toBe('inspecting')
    expect(sha256(await readFile(sourceFile(id)))).toBe(sha256(bytes))
  })

  it('is taken when the answer to its last part was lost and the browser only asks how much is here', async () => {
    const { id } = await begin(4)
    const cookie = await cookieOf(writer)

    await writeFile(sourceFile(id), 'abcd')
    expect(await offsetOf(id, cookie)).toBe(4)
    expect(await stateOf(id)).toBe('inspecting')
    expect(await offsetOf(id, cookie)).toBe(4)
  })

  it('is written to by the session that began it, and by no other', async () => {
    const { id } = await begin(100)
    const body = bytes.subarray(0, 50)
    const none = await part(id, '', 0, body)
    expect([none.status, (await none.json()).code]).toEqual([401, 'unauthenticated'])
    const other = await part(id, await cookieOf(owner), 0, body)
    expect([other.status, (await other.json()).message]).toEqual([404, expect.stringMatching(/no upload here/)])
    expect((await stat(sourceFile(id))).size).toBe(0)
    const elsewhere = await fetch(`${url}${id}`, {
      method: 'PATCH',
      headers: { ...tus, origin: 'https://evil.example', cookie: await cookieOf(writer) },
    })
    expect(elsewhere.status).toBe(403)
  })

  it('takes no part out of order, beyond its size, or after it is whole', async () => {
    const { id } = await begin(100)
    const cookie = await cookieOf(writer)
    expect((await part(id, cookie, 10, bytes.subarray(0, 10))).status).toBe(409)
    expect((await part(id, cookie, 0, bytes.subarray(0, 101))).status).toBe(413)
    expect((await part(id, cookie, 0, bytes.subarray(0, 100))).status).toBe(204)
    const late = await part(id, cookie, 100, bytes.subarray(0, 1))
    expect([late.status, (await late.json()).message]).toEqual([409, expect.stringMatching(/is here as a whole/)])
    expect((await stat(sourceFile(id))).size).toBe(100)
  })

  it('knows the other methods of the protocol, and nothing outside the uploads', async () => {
    const options = await fetch(`${url}upl_00000000000000000000`, { method: 'OPTIONS' })
    expect([options.status, options.headers.get('tus-version')]).toEqual([204, '1.0.0'])
    expect(options.headers.get('tus-max-size')).toBe('200000000')
    expect((await fetch(url, { method: 'POST', headers: { ...tus, 'upload-length': '1' } })).status).toBe(404)
    expect((await fetch(`${url}upl_00000000000000000000`, { method: 'DELETE', headers: tus })).status).toBe(405)
    const cookie = await cookieOf(writer)
    for (const path of ['upl_00000000000000000000', '..%2F..%2Fkeys%2Foperator.json', 'upl_0000000000%2F..']) {
      expect((await fetch(`${url}${path}`, { method: 'HEAD', headers: { ...tus, cookie } })).status).toBe(404)
    }
  })
})

describe('beginning an upload', () => {
  it('asks for one way of bringing rows, and for few unfinished uploads', async () => {
    const someone = await makePerson()
    const about = { id: datanet.slug, fileName: 'rows.jsonl', format: 'jsonl', origin: 'upload' } as const
    const both = { ...about, size: 10, text: '{}' }
    await expect(createUpload({ ctx: someone.ctx, input: both })).rejects.toThrow(/either text, the size of a file/)
    await expect(createUpload({ ctx: someone.ctx, input: about })).rejects.toThrow(/either text, the size of a file/)
    for (let n = 0; n < 20; n++) await createUpload({ ctx: someone.ctx, input: { ...about, size: 1 } })
    await expect(createUpload({ ctx: someone.ctx, input: { ...about, size: 1 } })).rejects.toMatchObject({
      code: 'too_many',
      message: 'You have 20 unfinished uploads; finish or throw away one of them first.',
    })
  })

  it('is refused where the caller may not contribute', async () => {
    const someone = await makePerson()
    const about = { fileName: 'rows.jsonl', format: 'jsonl', origin: 'upload', size: 1 } as const
    for (const settings of [{ contributePolicy: 'request' }, { visibility: 'private' }, { quorum: 0 }] as const) {
      const closed = await makeEmptyDatanet(owner, settings)
      await expect(createUpload({ ctx: someone.ctx, input: { ...about, id: closed.id } })).rejects.toMatchObject({
        code: 'forbidden',
      })
    }
  })
})
