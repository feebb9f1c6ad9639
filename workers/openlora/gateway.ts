import { createHash, timingSafeEqual } from 'node:crypto'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { streamSSE } from 'hono/streaming'
import { log } from '#server/log.ts'
import { createAdmission } from './admission.ts'
import { parseChatRequest, parseTokenizeRequest } from './chat-request.ts'
import { createCompletion } from './completion.ts'
import type { AdapterRef, Engine } from './engine/engine.ts'
import { ApiError, modelNotFound, toApiError } from './errors.ts'

const MAX_BODY_BYTES = 1024 * 1024

export type Resolved = { baseId: string; adapter: AdapterRef | null }
export type GatewayOptions = {
  engines: readonly Engine[]
  /** What a model's name stands for; null when it stands for nothing. */
  resolve: (model: string) => Promise<Resolved | null>
  listModels: () => Promise<{ id: string; created: number }[]>
  /** clients must send it as a bearer token; undefined lets everyone in */
  apiKey?: string
  /** requests that may wait for an engine */
  queue: number
}

const sha256 = (text: string) => createHash('sha256').update(text).digest()

/** The OpenAI-compatible face of the engines. */
export function createGateway({ engines, resolve, listModels, apiKey, queue }: GatewayOptions): Hono {
  const served = new Map(
    engines.map((engine) => [engine.baseId, { engine, admission: createAdmission({ slots: engine.slots, queue }) }]),
  )
  const key = apiKey === undefined ? undefined : sha256(`Bearer ${apiKey}`)

  async function find(model: string) {
    const resolved = await resolve(model)
    const place = resolved && served.get(resolved.baseId)
    if (!place) throw modelNotFound(model)
    return { ...place, ...resolved }
  }

  const app = new Hono()
  app.onError((cause, c) => {
    const error = toApiError(cause)
    if (error.status >= 500) log.error({ err: error.cause ?? cause, code: error.body.error.code }, 'request failed')
    return c.json(error.body, error.status, error.headers)
  })
  app.notFound((c) => {
    const message = `There is no ${c.req.method} ${c.req.path} here; POST /v1/chat/completions and GET /v1/models are.`
    return c.json(new ApiError(404, 'unknown_url', message).body, 404)
  })
  const authorize: MiddlewareHandler = async (c, next) => {
    if (key && !timingSafeEqual(key, sha256(c.req.header('authorization') ?? ''))) {
      throw new ApiError(
        401,
        'invalid_api_key',
        'The API key is missing or wrong; send it as “Authorization: Bearer …”.',
      )
    }
    await next()
  }
  app.use('/v1/*', authorize)
  app.use('/tokenize', authorize)

  app.get('/health', (c) => {
    const bases = [...served.values()].map(({ engine, admission }) => ({
      base: engine.baseId,
      ...engine.stats(),
      queue: admission.stats(),
    }))
    const ready = bases.every((base) => base.ready)
    return c.json({ ready, engines: bases }, ready ? 200 : 503)
  })

  const card = ({ id, created }: { id: string; created: number }) =>
    ({ id, object: 'model', created, owned_by: 'modelfactory' }) as const
  app.get('/v1/models', async (c) => c.json({ object: 'list', data: (await listModels()).map(card) }))
  app.get('/v1/models/:id', async (c) => {
    const id = c.req.param('id')
    await find(id)
    return c.json(card({ id, created: 0 }))
  })

  const tooLarge = () => {
    const message = 'The body is larger than 1 MiB; send fewer or shorter messages.'
    // the rest of the body is not read, so the connection cannot carry another request
    throw new ApiError(413, 'body_too_large', message, { headers: { connection: 'close' } })
  }
  const limit = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge })
  const readJson = (c: Context): Promise<unknown> =>
    c.req.json().catch((cause) => {
      throw new ApiError(400, 'invalid_json', 'The body is not valid JSON; send an object with model and messages.', {
        cause,
      })
    })

  // as vLLM answers it, so that a quote is the same whichever engine serves
  app.post('/tokenize', limit, async (c) => {
    const request = parseTokenizeRequest(await readJson(c))
    const { engine } = await find(request.model)
    return c.json({ count: await engine.count(request.messages), max_model_len: engine.contextLength })
  })

  app.post('/v1/chat/completions', limit, async (c) => {
    const request = parseChatRequest(await readJson(c))
    const { engine, admission, adapter } = await find(request.model)
    const abort = new AbortController()
    c.req.raw.signal.addEventListener('abort', () => abort.abort(), { once: true })
    const leave = await admission.admit(abort.signal)
    if (!leave) return c.body(null)

    const completion = createCompletion(request, `${engine.baseId}:${adapter?.sha256.slice(0, 12) ?? 'base'}`)
    const events = engine.generate({ ...request.generate, adapter }, abort.signal)[Symbol.asyncIterator]()
    const finish = async () => {
      await events.return?.()
      leave()
    }
    // nothing is sent before the first event: until then an error has a status of its own
    const first = await events.next().catch(async (cause) => {
      await finish()
      throw cause
    })
    if (!request.stream) return c.json(await completion.whole(first, events).finally(finish))
    return streamSSE(c, async (stream) => {
      stream.onAbort(() => abort.abort())
      try {
        for await (const chunk of completion.chunks(first, events))
          await stream.writeSSE({ data: JSON.stringify(chunk) })
        if (!abort.signal.aborted) await stream.writeSSE({ data: '[DONE]' })
      } catch (cause) {
        const error = toApiError(cause)
        log.error({ err: cause, code: error.body.error.code }, 'answer broken off')
        await stream.writeSSE({ data: JSON.stringify(error.body) })
      } finally {
        await finish()
      }
    })
  })
  return app
}
