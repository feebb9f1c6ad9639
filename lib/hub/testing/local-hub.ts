// The Hugging Face Hub as far as its own client calls it to make a repository and commit to it: /api/repos/create, preupload,
// git-lfs batch with basic and multipart transfer, commit, tree and raw. The real one cannot be started here.
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type LocalHub = Awaited<ReturnType<typeof startLocalHub>>
type Repository = { private: boolean; commits: string[]; files: Map<string, Buffer> }
type Reply = { status?: number; json?: unknown; body?: Buffer; headers?: Record<string, string> }

const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*, Authorization',
  'access-control-allow-methods': 'GET, POST, PUT',
  'access-control-expose-headers': 'ETag, Content-Range, X-Request-Id, X-Error-Code',
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

/** @param tokens what each may do; @param partBytes files that are larger come in parts of this size */
export async function startLocalHub(tokens: Record<string, 'read' | 'write'>, { partBytes = 2 ** 20, port = 0 } = {}) {
  const repositories = new Map<string, Repository>()
  const objects = new Map<string, Buffer>()
  const parts = new Map<string, Buffer>()
  /** method and path of every request, and what bodies of uploads weighed */
  const requests: { line: string; bytes: number; authorization: string | undefined }[] = []
  /** set by tests: what to answer instead; 'hang' never answers */
  const faults: { pattern: RegExp; answer: number | 'hang'; times: number }[] = []

  function repositoryOf(name: string): Repository {
    const found = repositories.get(name)
    if (!found) throw Object.assign(new Error('Repository not found'), { status: 404 })
    return found
  }
  function own(token: string | undefined): void {
    const may = tokens[token?.replace('Bearer ', '') ?? '']
    if (!may) throw Object.assign(new Error('Invalid credentials in Authorization header'), { status: 401 })
    if (may === 'read') throw Object.assign(new Error('You don’t have the rights to do this'), { status: 403 })
  }
  function store(oid: string, bytes: Buffer): void {
    const digest = createHash('sha256').update(bytes).digest('hex')
    if (digest !== oid) throw Object.assign(new Error('What came has another hash'), { status: 400 })
    objects.set(oid, bytes)
  }

  function commit(repository: Repository, body: string): Reply {
    const lines = body.split('\n').map((line) => JSON.parse(line) as { key: string; value: Record<string, string> })
    const [header] = lines
    if (header?.key !== 'header') return { status: 400, json: { error: 'A commit begins with its header' } }
    const next = new Map(repository.files)
    for (const { key, value } of lines.slice(1)) {
      const content = key === 'file' ? Buffer.from(value.content as string, 'base64') : objects.get(value.oid as string)
      if (!content) return { status: 400, json: { error: `The object of ${value.path} was never uploaded` } }
      next.set(value.path as string, content)
    }
    repository.files = next
    repository.commits.push(header.value.summary as string)
    return { json: { success: true, commitOid: '0'.repeat(40), commitUrl: 'http://local/commit', hookOutput: '' } }
  }

  function answer(method: string, url: URL, authorization: string | undefined, body: Buffer): Reply {
    const [, lfs, oid, part] = /^\/(lfs|lfs-part|lfs-done)\/([0-9a-f]{64})(?:\/(\d+))?$/.exec(url.pathname) ?? []
    if (lfs === 'lfs') store(oid as string, body)
    if (lfs === 'lfs-part') parts.set(`${oid}/${part}`, body)
    if (lfs === 'lfs-done') {
      const { parts: sent } = JSON.parse(String(body)) as { parts: { partNumber: number; etag: string }[] }
      store(oid as string, Buffer.concat(sent.map(({ partNumber }) => parts.get(`${oid}/${partNumber}`) as Buffer)))
    }
    if (lfs) return { json: {}, headers: { etag: `"${oid}"` } }
    own(authorization)
    if (method === 'POST' && url.pathname === '/api/repos/create') {
      const wish = JSON.parse(String(body)) as { name: string; organization: string; visibility: string }
      const name = `${wish.organization}/${wish.name}`
      if (repositories.has(name)) return { status: 409, json: { error: 'You already created this model repo' } }
      repositories.set(name, { private: wish.visibility === 'private', commits: [], files: new Map() })
      return { json: { url: `${url.origin}/${name}`, id: name } }
    }
    const batch = /^\/([^/]+\/[^/]+)\.git\/info\/lfs\/objects\/batch$/.exec(url.pathname)
    if (batch) {
      repositoryOf(batch[1] as string)
      const asked = JSON.parse(String(body)) as { objects: { oid: string; size: number }[] }
      const upload = ({ oid, size }: { oid: string; size: number }) => {
        if (size <= partBytes) return { href: `${url.origin}/lfs/${oid}` }
        const count = Math.ceil(size / partBytes)
        const urls = Array.from({ length: count }, (_, index) => [
          String(index + 1).padStart(5, '0'),
          `${url.origin}/lfs-part/${oid}/${index + 1}`,
        ])
        return {
          href: `${url.origin}/lfs-done/${oid}`,
          header: { chunk_size: String(partBytes), ...Object.fromEntries(urls) },
        }
      }
      const found = asked.objects.map((one) =>
        objects.has(one.oid) ? one : { ...one, actions: { upload: upload(one) } },
      )
      return { json: { transfer: 'basic', objects: found } }
    }
    const [, name, verb, rest] =
      /^\/api\/models\/([^/]+\/[^/]+)\/(preupload|commit|tree)\/main(.*)$/.exec(url.pathname) ?? []
    if (name && verb === 'preupload') {
      repositoryOf(name)
      const { files } = JSON.parse(String(body)) as { files: { path: string; size: number }[] }
      const mode = (path: string) => (/\.(safetensors|gguf|bin)$/.test(path) ? 'lfs' : 'regular')
      return { json: { files: files.map(({ path }) => ({ path, uploadMode: mode(path), shouldIgnore: false })) } }
    }
    if (name && verb === 'commit') return commit(repositoryOf(name), String(body))
    if (name && verb === 'tree' && !rest) {
      const files = [...repositoryOf(name).files].map(([path, content]) => ({
        type: 'file',
        oid: '0',
        path,
        size: content.length,
      }))
      return { json: [{ type: 'file', oid: '0', path: '.gitattributes', size: 1 }, ...files] }
    }
    const raw = /^\/([^/]+\/[^/]+)\/raw\/main\/(.+)$/.exec(url.pathname)
    const content = raw && repositoryOf(raw[1] as string).files.get(raw[2] as string)
    if (!content)
      return { status: 404, json: { error: 'Entry not found' }, headers: { 'x-error-code': 'EntryNotFound' } }
    return { body: content, headers: { etag: '"raw"', 'content-range': `bytes 0-0/${content.length}` } }
  }

  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const send = ({ status = 200, json, body, headers }: Reply) => {
      response.writeHead(status, { ...cors, 'content-type': 'application/json', ...headers })
      response.end(body ?? (json === undefined ? undefined : JSON.stringify(json)))
    }
    if (request.method === 'OPTIONS') return send({ status: 204 })
    const { authorization, host } = request.headers
    const url = new URL(request.url as string, `http://${host}`)
    const line = `${request.method} ${url.pathname}`
    const body = await bodyOf(request)
    requests.push({ line, bytes: body.length, authorization })
    const fault = faults.find(({ pattern, times }) => times > 0 && pattern.test(line))
    if (fault) {
      fault.times--
      if (fault.answer !== 'hang') send({ status: fault.answer, json: { error: 'As the test wants it' } })
      return
    }
    try {
      send(answer(request.method as string, url, authorization, body))
    } catch (cause) {
      send({ status: (cause as { status?: number }).status ?? 500, json: { error: (cause as Error).message } })
    }
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    repositories,
    requests,
    faults,
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
