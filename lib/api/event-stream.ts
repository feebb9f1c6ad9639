import type { StreamEvent } from '#lib/schemas/events.ts'

/** `live`: nothing is missed. `reconnecting`: dropped, trying again. `offline`: several tries failed, still trying. */
export type StreamStatus = 'live' | 'reconnecting' | 'offline'
export type TopicCursor = { topic: string; after: number }
/** Opens the stream; resolves once the server answers. */
export type Watch = (topics: TopicCursor[], signal: AbortSignal) => Promise<AsyncIterable<StreamEvent>>
export type TopicListener = {
  topic: string
  after: number
  onEvent: (event: StreamEvent) => void
  onRefused?: (error: unknown) => void
}

type Listener = TopicListener & { cursor: number }
type Open = { abort: AbortController; position: Map<string, number> }

const settleMs = 15
const firstRetryMs = 400
const longestRetryMs = 10_000
const offlineAfter = 4
const refusals = new Set(['not_found', 'forbidden', 'unauthenticated', 'bad_input'])

/**
 * Many topics over one event stream. Every listener has its own cursor: it hears each seq after it once, in order,
 * through restarts (a topic came or went) and reconnects alike.
 */
export class EventStream {
  #watch: Watch
  #listeners = new Set<Listener>()
  #open: Open | null = null
  #timer: ReturnType<typeof setTimeout> | null = null
  #failures = 0
  #status: StreamStatus = 'live'
  #observers = new Set<() => void>()

  constructor(watch: Watch) {
    this.#watch = watch
  }

  get status(): StreamStatus {
    return this.#status
  }

  /** Calls back on every change of `status`. @returns how to stop */
  observe = (observer: () => void): (() => void) => {
    this.#observers.add(observer)
    return () => this.#observers.delete(observer)
  }

  /** Follows a topic from a cursor on. @returns how to stop */
  subscribe(listener: TopicListener): () => void {
    const own: Listener = { ...listener, cursor: listener.after }
    this.#listeners.add(own)
    this.#settle()
    return () => {
      this.#listeners.delete(own)
      this.#settle()
    }
  }

  /** Opens the stream anew from the cursors: after sleep, or when the network is back. */
  restart = (): void => {
    if (this.#listeners.size > 0) this.#schedule(0)
  }

  #wanted(): Map<string, number> {
    const topics = new Map<string, number>()
    for (const { topic, cursor } of this.#listeners) topics.set(topic, Math.min(cursor, topics.get(topic) ?? cursor))
    return topics
  }

  #set(status: StreamStatus): void {
    if (this.#status === status) return
    this.#status = status
    for (const observer of this.#observers) observer()
  }

  /** A stream that lacks a topic, or is past a reader's cursor and would leave a gap, is opened anew. */
  #fits(): boolean {
    const wanted = this.#wanted()
    if (!this.#open) return wanted.size === 0
    const { position } = this.#open
    return (
      wanted.size === position.size &&
      [...wanted].every(([topic, cursor]) => (position.get(topic) ?? Number.POSITIVE_INFINITY) <= cursor)
    )
  }

  /** Several parts of a page come and go at once: they make one request. */
  #settle(): void {
    if (!this.#timer) this.#schedule(settleMs, () => !this.#fits())
  }

  #schedule(delay: number, needed: () => boolean = () => true): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#timer = null
      if (!needed()) return
      this.#open?.abort.abort()
      void this.#run()
    }, delay)
  }

  async #run(): Promise<void> {
    const wanted = this.#wanted()
    if (wanted.size === 0) {
      this.#open = null
      this.#failures = 0
      return this.#set('live')
    }
    const open: Open = { abort: new AbortController(), position: wanted }
    this.#open = open
    const { signal } = open.abort
    let failure: unknown
    try {
      const events = await this.#watch(
        [...wanted].map(([topic, after]) => ({ topic, after })),
        signal,
      )
      if (signal.aborted) return
      this.#set('live')
      for await (const event of events) {
        if (signal.aborted) return
        this.#failures = 0
        this.#deliver(open, event)
      }
    } catch (error) {
      failure = error
    }
    if (signal.aborted || this.#open !== open) return
    if (this.#refuse(failure, open)) return this.#schedule(0)
    this.#failures += 1
    this.#set(this.#failures >= offlineAfter ? 'offline' : 'reconnecting')
    this.#schedule(Math.min(longestRetryMs, firstRetryMs * 2 ** (this.#failures - 1)) * (0.75 + Math.random() / 2))
  }

  #deliver(open: Open, event: StreamEvent): void {
    open.position.set(event.topic, Math.max(event.seq, open.position.get(event.topic) ?? 0))
    for (const listener of [...this.#listeners]) {
      if (listener.topic !== event.topic || event.seq <= listener.cursor) continue
      listener.cursor = event.seq
      listener.onEvent(event)
    }
  }

  /** The server refuses a whole request for one bad topic: the newest that never spoke is left out, the others go on. */
  #refuse(error: unknown, open: Open): boolean {
    const code = (error as { code?: unknown } | null)?.code
    if (typeof code !== 'string' || !refusals.has(code.toLowerCase())) return false
    const silent = [...this.#listeners].filter(
      ({ cursor, after, topic }) => cursor === after && open.position.has(topic),
    )
    const suspect = (silent.length > 0 ? silent : [...this.#listeners]).at(-1)
    if (!suspect) return false
    for (const listener of [...this.#listeners]) {
      if (listener.topic !== suspect.topic) continue
      this.#listeners.delete(listener)
      listener.onRefused?.(error)
    }
    return true
  }
}
