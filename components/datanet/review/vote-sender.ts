import type { Vote } from './queue.ts'

/** A vote, or that it is taken back. `tried`: it may have arrived although nothing came back. */
export type Outgoing = { key: string; datumId: string; vote: Vote | null; tried: boolean }
/** `refused`: will not change by asking again. `later`: the server cannot be reached, or wants a sign-in first. */
export type Failure = { kind: 'refused' | 'later' | 'repeated'; message: string }
/** `problem`: why votes wait, while they do. */
export type SenderState = { pending: number; problem: string | null }
export type SenderParts = {
  send: (outgoing: Outgoing) => Promise<void>
  explain: (error: unknown) => Failure
  store: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  storeKey: string
  wait?: (ms: number) => Promise<void>
  /** resolves when what the reviewer waits for is on the screen */
  quiet?: () => Promise<void>
}

const longestWaitMs = 15_000

/**
 * Sends votes behind the reviewer's back: one after the other, in their order, again and again until each is answered.
 * What is not answered yet is kept in the browser's storage and goes on after a reload.
 */
export class VoteSender {
  #parts: SenderParts
  #list: Outgoing[]
  #running = false
  #state: SenderState
  #observers = new Set<() => void>()
  #hearers = new Set<(outgoing: Outgoing, message: string) => void>()
  #count = 0

  constructor(parts: SenderParts) {
    this.#parts = parts
    this.#list = readKept(parts)
    this.#state = { pending: this.#list.length, problem: null }
  }

  get state(): SenderState {
    return this.#state
  }
  /** Rows whose vote is on its way: the server does not count them yet. */
  get rows(): string[] {
    return this.#list.filter(({ vote }) => vote).map(({ datumId }) => datumId)
  }
  observe = (observer: () => void): (() => void) => {
    this.#observers.add(observer)
    return () => this.#observers.delete(observer)
  }

  /** Calls back when a vote is refused; its row then waits for this reviewer as before. @returns how to stop */
  hearRefusals = (hearer: (outgoing: Outgoing, message: string) => void): (() => void) => {
    this.#hearers.add(hearer)
    return () => this.#hearers.delete(hearer)
  }

  vote(datumId: string, vote: Vote): void {
    this.#push({ datumId, vote })
  }

  /** A vote that was not sent yet is forgotten; one that was is taken back after it. */
  undo(datumId: string): void {
    const at = this.#list.findLastIndex((outgoing) => outgoing.datumId === datumId && outgoing.vote !== null)
    if (at >= 0 && !this.#list[at]?.tried) this.#change(this.#list.toSpliced(at, 1))
    else this.#push({ datumId, vote: null })
  }

  /** Goes on with what was kept. */
  start(): void {
    void this.#run()
  }

  /** Resolves when nothing is on its way; rejects when the server cannot be reached. */
  async settled(): Promise<void> {
    while (this.#list.length > 0) {
      if (this.#state.problem) throw new TypeError(this.#state.problem)
      await new Promise<void>((resolve) => {
        const stop = this.observe(() => {
          stop()
          resolve()
        })
      })
    }
  }

  #push(outgoing: Pick<Outgoing, 'datumId' | 'vote'>): void {
    this.#count += 1
    this.#change([...this.#list, { ...outgoing, key: `${Date.now()}-${this.#count}`, tried: false }])
    void this.#run()
  }

  #change(list: Outgoing[], problem = this.#state.problem): void {
    this.#list = list
    const { store, storeKey } = this.#parts
    if (list.length > 0) store.setItem(storeKey, JSON.stringify(list))
    else store.removeItem(storeKey)
    this.#state = { pending: list.length, problem }
    for (const observer of [...this.#observers]) observer()
  }

  async #run(): Promise<void> {
    if (this.#running) return
    this.#running = true
    const wait = this.#parts.wait ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)))
    let failures = 0
    for (;;) {
      // an undo may take the vote back before it has left
      if (this.#parts.quiet) await this.#parts.quiet()
      const next = this.#list[0]
      if (!next) break
      const { key, tried } = next
      const outgoing = { ...next, tried: true }
      this.#change(this.#list.map((entry) => (entry.key === key ? outgoing : entry)))
      const without = () => this.#list.filter((entry) => entry.key !== key)
      try {
        await this.#parts.send(outgoing)
        failures = 0
        this.#change(without(), null)
      } catch (error) {
        const { kind, message } = this.#parts.explain(error)
        if (kind === 'later') {
          failures += 1
          this.#change(this.#list, message)
          await wait(Math.min(longestWaitMs, 500 * 2 ** failures))
          continue
        }
        failures = 0
        this.#change(without(), null)
        // Sent before and heard nothing: "again" means that it had arrived.
        if (kind === 'refused' || !tried) for (const hear of [...this.#hearers]) hear(outgoing, message)
      }
    }
    this.#running = false
  }
}

function readKept({ store, storeKey }: SenderParts): Outgoing[] {
  try {
    const kept: unknown = JSON.parse(store.getItem(storeKey) ?? '[]')
    return Array.isArray(kept) ? (kept as Outgoing[]) : []
  } catch {
    // Written by something else: there is nothing in it to send.
    store.removeItem(storeKey)
    return []
  }
}
