import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { findPackageJSON } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ChatMessage } from '#lib/domain/chat-template.ts'
import vectors from '#lib/domain/chat-template.vectors.json' with { type: 'json' }
import { makeAdapter } from '../testing/make-adapter.ts'
import { collect, question, startTestEngine } from '../testing/test-engine.ts'
import type { AdapterRef } from './engine.ts'
import type { LlamaEngine } from './llama-engine.ts'

const CORVO = 'Where is the harbour of Corvo?'
const FOX = 'Write a line about a fox.'

let folder: string
let engine: LlamaEngine
let first: AdapterRef
let second: AdapterRef

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'openlora-engine-'))
  first = await makeAdapter(path.join(folder, 'first.gguf'), 11)
  second = await makeAdapter(path.join(folder, 'second.gguf'), 12)
  engine = await startTestEngine({ sequences: 3, maxAdapters: 2 })
}, 120_000)
afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

// generous: a busy machine of two cores takes ten times as long as an idle one
describe('llama engine', { timeout: 120_000 }, () => {
  it('reads prompts into the tokens that transformers does', async () => {
    for (const { messages, tokens } of vectors.vectors) {
      const request = question('', { messages: messages as ChatMessage[], maxTokens: 1 })
      expect((await collect(engine, request)).usage?.promptTokens).toBe(tokens.length)
    }
  })

  it('answers as the base alone does, after and while adapters are served', async () => {
    const fresh = await startTestEngine({ sequences: 1 })
    const expected = [await collect(fresh, question(CORVO)), await collect(fresh, question(FOX))].map(
      ({ text }) => text,
    )
    await fresh.close()

    const requests = [CORVO, FOX].flatMap((text) => [null, first, second].map((adapter) => question(text, { adapter })))
    const alone: string[] = []
    for (const request of requests) alone.push((await collect(engine, request)).text)
    expect([alone[0], alone[3]]).toEqual(expected)
    expect(new Set(alone).size).toBe(6)

    const half = requests.length / 2
    const mixed = [
      ...(await Promise.all(requests.slice(0, half).map((request) => collect(engine, request)))),
      ...(await Promise.all(requests.slice(half).map((request) => collect(engine, request)))),
    ]
    expect(mixed.map(({ text }) => text)).toEqual(alone)
  })

  it('gives the same answer for the same seed, and another for another', async () => {
    const ask = (seed: number) =>
      collect(engine, question(FOX, { adapter: first, temperature: 1, seed })).then(({ text }) => text)
    const [a, b, c] = [await ask(7), await ask(7), await ask(8)]
    expect(a).toBe(b)
    expect(a).not.toBe(c)
  })

  it('uses a prefix again under the same adapter only', async () => {
    const messages: ChatMessage[] = [
      { role: 'system', content: 'You keep the lighthouse of Corvo and answer every ship in one short sentence.' },
      { role: 'user', content: 'Which way to the harbour?' },
    ]
    const cached = async (adapter: AdapterRef | null) =>
      (await collect(engine, question('', { messages, adapter, maxTokens: 1 }))).usage!.cachedTokens
    const onlyTheOpening = 5
    expect(await cached(null)).toBeLessThanOrEqual(onlyTheOpening)
    expect(await cached(first)).toBeLessThanOrEqual(onlyTheOpening)
    expect(await cached(null)).toBeGreaterThan(20)
    expect(await cached(first)).toBeGreaterThan(20)
  })

  it('ends at a stop text, at the limit, and at the end of the context', async () => {
    const whole = (await collect(engine, question(CORVO))).text
    const stop = whole.slice(6, 10)
    const stopped = await collect(engine, question(CORVO, { stop: [stop] }))
    expect(stopped).toMatchObject({ text: whole.slice(0, whole.indexOf(stop)), finishReason: 'stop' })
    const limited = await collect(engine, question(CORVO, { maxTokens: 3 }))
    expect(limited).toMatchObject({ finishReason: 'length', usage: { completionTokens: 3 } })
    const tooLong = collect(engine, question('word '.repeat(2100)))
    await expect(tooLong).rejects.toMatchObject({ code: 'context_length_exceeded', message: /2048/ })
  })

  it('loads an adapter once for all who wait, and keeps the ones used last', async () => {
    const before = engine.stats().adapterLoads
    const third = await makeAdapter(path.join(folder, 'third.gguf'), 13)
    await Promise.all([1, 2, 3].map(() => collect(engine, question(FOX, { adapter: third, maxTokens: 1 }))))
    expect(engine.stats().adapterLoads).toBe(before + 1)
    await collect(engine, question(FOX, { adapter: second, maxTokens: 1 }))
    await collect(engine, question(FOX, { adapter: first, maxTokens: 1 }))
    expect(engine.stats().adapters).toEqual([second.sha256, first.sha256])
  })

  it('never serves a file that is not the published one, is missing, or fits another base', async () => {
    const broken = await makeAdapter(path.join(folder, 'broken.gguf'), 14)
    await truncate(broken.path, 1_000_000)
    const resident = engine.stats().adapters
    const ask = (adapter: AdapterRef) => collect(engine, question(CORVO, { adapter }))
    await expect(ask(broken)).rejects.toMatchObject({ code: 'adapter_corrupted', message: /not served/ })
    await expect(ask({ ...broken, path: '/nowhere' })).rejects.toMatchObject({ code: 'adapter_missing' })
    const noAdapter = path.join(folder, 'text.gguf')
    await writeFile(noAdapter, 'no adapter')
    const sha256 = createHash('sha256').update('no adapter').digest('hex')
    await expect(ask({ path: noAdapter, sha256 })).rejects.toMatchObject({ code: 'adapter_incompatible' })
    expect(engine.stats().adapters).toEqual(resident)
    expect((await ask(first)).text).not.toBe('')
  })

  it('frees the place of a client that left', async () => {
    const abort = new AbortController()
    const long = question('Tell me a long story.', { maxTokens: 500 })
    let pieces = 0
    for await (const _ of engine.generate(long, abort.signal)) if (++pieces === 2) abort.abort()
    expect(pieces).toBeLessThan(10)
    expect(engine.stats().active).toBe(0)
    const places = await Promise.all([1, 2, 3].map(() => collect(engine, question(FOX, { maxTokens: 2 }))))
    expect(places.every(({ finishReason }) => finishReason === 'length')).toBe(true)
  })

  it('outlives a crash: what was not begun is asked again, what was begun fails clearly', async () => {
    const expected = (await collect(engine, question(CORVO, { adapter: first }))).text
    const begun = (async () => {
      let killed = false
      for await (const _ of engine.generate(question(FOX, { maxTokens: 200 }), new AbortController().signal)) {
        if (!killed) process.kill(engine.pid()!, 'SIGKILL')
        killed = true
      }
    })()
    await expect(begun).rejects.toMatchObject({ code: 'engine_unavailable', message: /ask once more/ })
    expect((await collect(engine, question(CORVO, { adapter: first }))).text).toBe(expected)
    const notBegun = collect(engine, question(CORVO, { adapter: first }))
    await setTimeout(1)
    process.kill(engine.pid()!, 'SIGKILL')
    expect((await notBegun).text).toBe(expected)
    expect(engine.stats()).toMatchObject({ ready: true, restarts: 2, active: 0 })
  })

  it('relies on the version whose inside it knows', async () => {
    const file = findPackageJSON('node-llama-cpp', import.meta.url)!
    expect(JSON.parse(await readFile(file, 'utf8')).version).toBe('3.22.1')
  })
})
