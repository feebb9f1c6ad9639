import { afterEach, describe, expect, it, vi } from 'vitest'
import type { StreamEvent } from '#lib/schemas/events.ts'
import { EventStream, type TopicCursor } from './event-stream.ts'

const event = (topic: string, seq: number): StreamEvent => ({
  topic,
  seq,
  at: '2026-01-01T00:00:00.000Z',
  event: { type: 'checkpoint', data: { step: seq } },
})

/** A server that keeps every topic's events and tells them from a cursor on, as `events.watch` does. */
class Server {
  stored = new Map<string, number>()
  requests: TopicCursor[][] = []
  refused = new Set<string>()
  down = false
  #wake = new Set<() => void>()
  append(topic: string, count = 1) {
    this.stored.set(topic, (this.stored.get(topic) ?? 0) + count)
    for (const wake of this.#wake) wake()
  }
  drop() {
    for (const wake of this.#wake) wake()
    this.#dropped += 1
  }
  #dropped = 0
  watch = async (topics: TopicCursor[], signal: AbortSignal) => {
    this.requests.push(topics)
    if (this.down) throw new TypeError('fetch failed')
    if (topics.some(({ topic }) => this.refused.has(topic))) throw Object.assign(new Error('no'), { code: 'not_found' })
    return this.#tail(topics, signal)
  }
  async *#tail(topics: TopicCursor[], signal: AbortSignal) {
    const cursors = new Map(topics.map(({ topic, after }) => [topic, after]))
    const connection = this.#dropped
    while (!signal.aborted) {
      for (const [topic, seq] of cursors) {
        for (let next = seq + 1; next <= (this.stored.get(topic) ?? 0); next += 1) {
          cursors.set(topic, next)
          yield event(topic, next)
        }
      }
      await new Promise<void>((resolve) => {
        this.#wake.add(resolve)
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
      if (this.#dropped !== connection) throw new TypeError('network error')
    }
  }
}

const listen = (stream: EventStream, topic: string, after = 0) => {
  const heard: number[] = []
  const stop = stream.subscribe({ topic, after, onEvent: ({ seq }) => heard.push(seq) })
  return { heard, stop }
}
const settled = (check: () => void) => vi.waitFor(check, { timeout: 3_000, interval: 5 })
let stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops) stop()
  stops = []
})

describe('one stream for many topics', () => {
  it('asks once for what comes at once and tells each reader its own', async () => {
    const server = new Server()
    server.append('run:a', 2)
    const stream = new EventStream(server.watch)
    const a = listen(stream, 'run:a')
    const b = listen(stream, 'message:b')
    stops = [a.stop, b.stop]
    await settled(() => expect(a.heard).toEqual([1, 2]))
    server.append('message:b')
    await settled(() => expect(b.heard).toEqual([1]))
    expect(server.requests).toEqual([
      [
        { topic: 'run:a', after: 0 },
        { topic: 'message:b', after: 0 },
      ],
    ])
  })

  it('goes on from every cursor when a topic joins', async () => {
    const server = new Server()
    server.append('run:a', 3)
    const stream = new EventStream(server.watch)
    const a = listen(stream, 'run:a', 1)
    stops = [a.stop]
    await settled(() => expect(a.heard).toEqual([2, 3]))
    const b = listen(stream, 'message:b')
    stops.push(b.stop)
    server.append('run:a', 2)
    server.append('message:b')
    await settled(() => expect(b.heard).toEqual([1]))
    await settled(() => expect(a.heard).toEqual([2, 3, 4, 5]))
  })

  it('gives a late reader of the same topic the whole story, and the first no line twice', async () => {
    const server = new Server()
    server.append('run:a', 3)
    const stream = new EventStream(server.watch)
    const first = listen(stream, 'run:a')
    stops = [first.stop]
    await settled(() => expect(first.heard).toEqual([1, 2, 3]))
    const second = listen(stream, 'run:a')
    stops.push(second.stop)
    await settled(() => expect(second.heard).toEqual([1, 2, 3]))
    server.append('run:a')
    await settled(() =>
      expect([first.heard, second.heard]).toEqual([
        [1, 2, 3, 4],
        [1, 2, 3, 4],
      ]),
    )
  })

  it('does not ask again when a reader is replaced in place', async () => {
    const server = new Server()
    server.append('run:a')
    const stream = new EventStream(server.watch)
    const first = listen(stream, 'run:a')
    await settled(() => expect(first.heard).toEqual([1]))
    first.stop()
    const second = listen(stream, 'run:a', 1)
    stops = [second.stop]
    server.append('run:a')
    await settled(() => expect(second.heard).toEqual([2]))
    expect(server.requests).toHaveLength(1)
  })
})

describe('a stream that drops', () => {
  it('says so, comes back and leaves no gap and no duplicate', async () => {
    const server = new Server()
    server.append('run:a', 2)
    const stream = new EventStream(server.watch)
    const said: string[] = []
    stream.observe(() => said.push(stream.status))
    const a = listen(stream, 'run:a')
    stops = [a.stop]
    await settled(() => expect(a.heard).toEqual([1, 2]))
    server.down = true
    server.drop()
    server.append('run:a', 2)
    await settled(() => expect(stream.status).toBe('reconnecting'))
    server.down = false
    await settled(() => expect(a.heard).toEqual([1, 2, 3, 4]))
    expect(said).toEqual(['reconnecting', 'live'])
  })

  it('leaves out a topic that the server refuses and keeps the others', async () => {
    const server = new Server()
    server.append('run:a')
    server.refused.add('run:gone')
    const stream = new EventStream(server.watch)
    const a = listen(stream, 'run:a')
    stops = [a.stop]
    await settled(() => expect(a.heard).toEqual([1]))
    const refused = vi.fn()
    stops.push(stream.subscribe({ topic: 'run:gone', after: 0, onEvent: () => {}, onRefused: refused }))
    await settled(() => expect(refused).toHaveBeenCalledOnce())
    server.append('run:a')
    await settled(() => expect(a.heard).toEqual([1, 2]))
    expect(stream.status).toBe('live')
  })
})
