import { OpenAPIHandler } from '@orpc/openapi/fetch'
import { OpenAPIReferencePlugin } from '@orpc/openapi/plugins'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { readSession, sessionCookie } from './auth/index.ts'
import type { Ctx } from './ctx.ts'
import { env } from './env.ts'
import { router } from './route.ts'
import { filesPath, receiveFile } from './upload/index.ts'

const handler = new OpenAPIHandler(router, {
  plugins: [
    new OpenAPIReferencePlugin({
      specPath: '/openapi.json',
      docsPath: '/reference',
      schemaConverters: [new ZodToJsonSchemaConverter()],
      specGenerateOptions: { info: { title: 'ModelFactory', version: '1' }, servers: [{ url: '/api' }] },
    }),
  ],
})

function readCookies(header: string | null): Record<string, string> {
  const pairs = (header ?? '').split(';').map((part) => part.trim().split('='))
  return Object.fromEntries(pairs.filter((pair) => pair.length >= 2).map(([name, ...rest]) => [name, rest.join('=')]))
}

/** A browser's write must come from our own pages: the cookie alone proves nothing about who wrote the page. */
function fromElsewhere(request: Request, host: string): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false
  const origin = request.headers.get('origin')
  return origin !== null && new URL(origin).host !== host
}

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

/** Sign-in messages are bound to the host, so a caller must not choose it: this machine, or PUBLIC_URL. */
const isOurs = (host: string) => loopback.test(host) || (env.PUBLIC_URL && host === new URL(env.PUBLIC_URL).host)

/** Answers every `/api/…` request. */
export async function handleRequest(request: Request): Promise<Response> {
  const host = request.headers.get('host') ?? new URL(request.url).host
  if (!isOurs(host)) {
    const message = `This installation does not answer as ${host}; its operator can set PUBLIC_URL to that address.`
    return Response.json({ code: 'forbidden', message }, { status: 403 })
  }
  if (fromElsewhere(request, host)) {
    return Response.json(
      { code: 'forbidden', message: 'This request comes from another site; use the app itself.' },
      { status: 403 },
    )
  }
  const cookies = readCookies(request.headers.get('cookie'))
  const setCookies: string[] = []
  const ctx: Ctx = {
    session: await readSession(cookies[sessionCookie]),
    cookies,
    host,
    setCookie: (value) => setCookies.push(value),
  }
  if (new URL(request.url).pathname.startsWith(filesPath)) return receiveFile(ctx, request)
  const { matched, response } = await handler.handle(request, { prefix: '/api', context: { ctx } })
  if (!matched) {
    return Response.json(
      { code: 'not_found', message: 'There is no such route; see /api/openapi.json.' },
      { status: 404 },
    )
  }
  if (setCookies.length === 0) return response
  const headers = new Headers(response.headers)
  for (const cookie of setCookies) headers.append('set-cookie', cookie)
  return new Response(response.body, { status: response.status, headers })
}
