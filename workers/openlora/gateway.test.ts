import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { InferenceClient } from '@huggingface/inference'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LlamaEngine } from './engine/llama-engine.ts'
import type { Resolved } from './gateway.ts'
import { type RunningGateway, serveGateway } from './serve.ts'
import { makeAdapter } from './testing/make-adapter.ts'
import { BASE, startTestEngine } from './testing/test-engine.ts'

const KEY = 'a-secret-of-the-test'
const GREEDY = { temperature: 0, max_tokens: 8 }
const messages = [{ role: 'user' as const, content: 'Where is the harbour of Corvo?' }]

let folder: string
let engine: LlamaEngine
let gateway: RunningGateway
let openai: OpenAI

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'openlora-gateway-'))
  const adapter = await makeAdapter(path.join(folder, 'corvo.gguf'), 11)
  const broken = { ...(await makeAdapter(path.join(folder, 'broken.gguf'), 12)) }
  await writeFile(broken.path, 'something else')
  const names: Record<string, Resolved> = {
    [BASE]: { baseId: BASE, adapter: null },
    corvo: { baseId: BASE, adapter },
    'corvo@1': { baseId: BASE, adapter },
    broken: { baseId: BASE, adapter: broken },
    elsewhere: { baseId: 'another-base', adapter: null },
  }
  engine = await startTestEngine({ sequences: 2 })
  gateway = await serveGateway({
    engines: [engine],
    resolve: async (model) => names[model] ?? null,
    listModels: async () => [BASE, 'corvo'].map((id, created) => ({ id, created })),
    apiKey: KEY,
    queue: 1,
    host: '127.0.0.1',
    port: 0,
  })
  openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: KEY, maxRetries: 0 })
}, 120_000)
afterAll(async () => {
  await gateway.close()
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

const post = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const health = async () => (await fetch(`${gateway.url}/health`)).json()

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}

async function idle(): Promise<void> {
  for (;;) {
    const { active, waiting } = (await health()).engines[0].queue
    if (active + waiting === 0) return
    await setTimeout(20)
  }
}

describe('/tokenize', { timeout: 120_000 }, () => {
  const tokenize = (body: unknown, key = KEY) =>
    fetch(`${gateway.url}/tokenize`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  it('counts a prompt as the answer’s usage does, and knows the context', async () => {
    const counted = await (await tokenize({ model: 'corvo', messages })).json()
    const answer = await openai.chat.completions.create({ model: 'corvo', messages, ...GREEDY })
    expect(counted).toEqual({ count: answer.usage?.prompt_tokens, max_model_len: 2048 })
  })

  it('refuses an unknown model, no messages, and a wrong key', async () => {
    expect((await tokenize({ model: 'nobody', messages })).status).toBe(404)
    expect((await tokenize({ model: 'corvo', messages: [] })).status).toBe(400)
    expect((await tokenize({ model: 'corvo', messages }, 'wrong')).status).toBe(401)
  })
})

describe('OpenAI’s client', { timeout: 120_000 }, () => {
  it('gets the same answer whole and streamed, and another from the base', async () => {
    const whole = await openai.chat.completions.create({ model: 'corvo', messages, ...GREEDY })
    expect(whole.object).toBe('chat.completion')
    expect(whole.choices[0]).toMatchObject({ index: 0, finish_reason: 'length', message: { role: 'assistant' } })
    expect(whole.usage).toMatchObject({ completion_tokens: 8, total_tokens: whole.usage!.prompt_tokens + 8 })

    const stream = await openai.chat.completions.create({ model: 'corvo@1', messages, ...GREEDY, stream: true })
    const chunks = await all(stream)
    const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')
    expect(text).toBe(whole.choices[0]!.message.content)
    expect(chunks.at(-1)).toMatchObject({ usage: { completion_tokens: 8 }, choices: [{ finish_reason: 'length' }] })

    const base = await openai.chat.completions.create({ model: BASE, messages, ...GREEDY })
    expect(base.choices[0]!.message.content).not.toBe(text)
    expect(base.system_fingerprint).toBe(`${BASE}:base`)
  })

  it('gets usage in a chunk of its own when it asks for it', async () => {
    const stream = await openai.chat.completions.create({
      ...{ model: BASE, messages, ...GREEDY, stream: true },
      stream_options: { include_usage: true },
    })
    const chunks = await all(stream)
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 8 } })
    expect(chunks.at(-2)!.choices[0]!.finish_reason).toBe('length')
  })

  it('lists the models and finds one', async () => {
    const { data } = await openai.models.list()
    expect(data.map(({ id }) => id)).toEqual([BASE, 'corvo'])
    expect(await openai.models.retrieve('corvo@1')).toMatchObject({ id: 'corvo@1', object: 'model' })
  })

  it('gets its own error classes', async () => {
    const ask = (model: string) => openai.chat.completions.create({ model, messages, stream: true })
    await expect(ask('nowhere')).rejects.toBeInstanceOf(OpenAI.NotFoundError)
    const stranger = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'wrong', maxRetries: 0 })
    await expect(stranger.models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError)
  })
})

describe('@huggingface/inference', { timeout: 120_000 }, () => {
  it('answers whole and streamed through endpointUrl', async () => {
    const client = new InferenceClient(KEY, { endpointUrl: `${gateway.url}/v1`, retry_on_error: false })
    const whole = await client.chatCompletion({ model: 'corvo', messages, ...GREEDY })
    const chunks = await all(client.chatCompletionStream({ model: 'corvo', messages, ...GREEDY }))
    const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')
    expect(text).toBe(whole.choices[0]!.message.content)
    expect(chunks.at(-1)!.usage?.completion_tokens).toBe(8)
  })
})

describe('bad input', { timeout: 120_000 }, () => {
  const body = { model: BASE, messages, max_tokens: 1 }
  it.each([
    ['no JSON', '{', 400, 'invalid_json', null],
    ['no object', '[]', 400, 'invalid_body', null],
    ['no messages', { ...body, messages: [] }, 400, 'invalid_value', 'messages'],
    ['unknown role', { ...body, messages: [{ role: 'tool', content: '' }] }, 400, 'invalid_value', 'messages[0].role'],
    [
      'an image',
      { ...body, messages: [{ role: 'user', content: [{ type: 'image_url' }] }] },
      400,
      'invalid_value',
      'messages[0].content',
    ],
    ['temperature 3', { ...body, temperature: 3 }, 400, 'invalid_value', 'temperature'],
    ['top_p as text', { ...body, top_p: '1' }, 400, 'invalid_value', 'top_p'],
    ['max_tokens 0', { ...body, max_tokens: 0 }, 400, 'invalid_value', 'max_tokens'],
    ['empty stop', { ...body, stop: [''] }, 400, 'invalid_value', 'stop[0]'],
    ['two answers', { ...body, n: 2 }, 400, 'invalid_value', 'n'],
    ['logprobs', { ...body, logprobs: true }, 400, 'unsupported_parameter', 'logprobs'],
    ['tools', { ...body, tools: [{ type: 'function' }] }, 400, 'unsupported_parameter', 'tools[0]'],
    [
      'JSON mode',
      { ...body, response_format: { type: 'json_object' } },
      400,
      'unsupported_parameter',
      'response_format.type',
    ],
    ['unknown model', { ...body, model: 'nowhere' }, 404, 'model_not_found', 'model'],
    ['another base', { ...body, model: 'elsewhere' }, 404, 'model_not_found', 'model'],
    [
      'a long prompt',
      { ...body, messages: [{ role: 'user', content: 'word '.repeat(2100) }] },
      400,
      'context_length_exceeded',
      'messages',
    ],
    ['a huge body', { ...body, user: 'x'.repeat(1_100_000) }, 413, 'body_too_large', null],
    ['a changed adapter file', { ...body, model: 'broken' }, 503, 'adapter_corrupted', 'model'],
  ])('%s: one sentence in OpenAI’s shape', async (_, sent, status, code, param) => {
    const response = await post(sent)
    const { error } = await response.json()
    expect({ status: response.status, code: error.code, param: error.param }).toEqual({ status, code, param })
    expect(error.message).toMatch(/^\S.{15,200}\.$/)
    expect(error.message).not.toMatch(/undefined|Invalid input/)
  })

  it('accepts text parts, neutral settings and unknown fields', async () => {
    const content = [
      { type: 'text', text: 'Hel' },
      { type: 'text', text: 'lo' },
    ]
    const neutral = { n: 1, logprobs: false, logit_bias: {}, frequency_penalty: 0, tools: [], store: true, stop: null }
    const response = await post({
      ...body,
      ...neutral,
      messages: [
        { role: 'developer', content: 'Hi' },
        { role: 'user', content },
      ],
    })
    expect(response.status).toBe(200)
  })

  it('is told where to go from an unknown address', async () => {
    const response = await fetch(`${gateway.url}/v2/chat`)
    expect([response.status, (await response.json()).error.code]).toEqual([404, 'unknown_url'])
  })
})

describe('many at once', { timeout: 120_000 }, () => {
  it('makes one wait, tells the next when to come back, and never falls over', async () => {
    await idle()
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => post({ model: 'corvo', messages, ...GREEDY })))
    const statuses = answers.map(({ status }) => status).sort()
    expect(statuses).toEqual([200, 200, 200, 429, 429])
    const busy = answers.find(({ status }) => status === 429)!
    expect(Number(busy.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await busy.json()).error).toMatchObject({ code: 'engine_busy', type: 'rate_limit_error' })
  })

  it('gives the place of a client that left to the next', async () => {
    await idle()
    const abort = new AbortController()
    const long = { model: BASE, messages, max_tokens: 1500, temperature: 1 }
    for (const _ of [1, 2]) {
      const stream = await openai.chat.completions.create({ ...long, stream: true }, { signal: abort.signal })
      await stream[Symbol.asyncIterator]().next()
    }
    const whole = openai.chat.completions.create(long, { signal: abort.signal }).catch((cause) => cause)
    await setTimeout(50)
    expect((await health()).engines[0].queue).toMatchObject({ active: 2, waiting: 1 })
    abort.abort()
    await whole
    // 3,000 tokens would take longer: only who notices is idle by then
    await Promise.race([idle(), setTimeout(20_000).then(() => expect.fail('still busy for clients that left'))])
    const next = await openai.chat.completions.create({ model: BASE, messages, ...GREEDY })
    expect(next.usage?.completion_tokens).toBe(8)
    expect(await health()).toMatchObject({
      ready: true,
      engines: [{ base: BASE, active: 0, queue: { active: 0, waiting: 0 } }],
    })
  })
})
