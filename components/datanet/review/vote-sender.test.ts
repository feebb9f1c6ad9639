import { describe, expect, it, vi } from 'vitest'
import type { Failure, Outgoing } from './vote-sender.ts'
import { VoteSender } from './vote-sender.ts'

class Refusal extends Error {
  kind: Failure['kind']
  constructor(kind: Failure['kind'], message: string) {
    super(message)
    this.kind = kind
  }
}

function start(kept: Outgoing[] = [], quiet?: () => Promise<void>) {
  const stored = new Map<string, string>()
  if (kept.length > 0) stored.set('box', JSON.stringify(kept))
  const arrived: [string, string][] = []
  const answers: (Error | 'lost' | null)[] = []
  const refused: [string, string][] = []
  const sender = new VoteSender({
    storeKey: 'box',
    store: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => stored.set(key, value),
      removeItem: (key) => stored.delete(key),
    },
    wait: async () => {},
    quiet,
    send: async ({ datumId, vote }) => {
      await Promise.resolve()
      const answer = answers.shift()
      if (answer instanceof Error) throw answer
      arrived.push([datumId, vote?.verdict ?? 'undo'])
      if (answer === 'lost') throw new TypeError('fetch failed')
    },
    explain: (error) => ({ kind: error instanceof Refusal ? error.kind : 'later', message: (error as Error).message }),
  })
  sender.hearRefusals(({ datumId }, message) => refused.push([datumId, message]))
  return { sender, stored, arrived, answers, refused }
}
const settled = (sender: VoteSender) => vi.waitFor(() => expect(sender.state.pending).toBe(0))

describe('votes on their way', () => {
  it('arrive in their order, also past a server that does not answer for a while', async () => {
    const { sender, arrived, answers, stored } = start()
    answers.push(null, new TypeError('fetch failed'), new TypeError('fetch failed'))
    for (const id of ['a', 'b', 'c']) sender.vote(id, { verdict: 'accept' })
    await settled(sender)
    expect(arrived.map(([id]) => id)).toEqual(['a', 'b', 'c'])
    expect(sender.state.problem).toBeNull()
    expect(stored.size).toBe(0)
  })

  it('outlive a reload', async () => {
    const kept = { key: '1', datumId: 'a', vote: { verdict: 'accept' as const }, tried: false }
    const { sender, arrived } = start([kept])
    expect(sender.rows).toEqual(['a'])
    sender.start()
    await settled(sender)
    expect(arrived).toEqual([['a', 'accept']])
  })

  it('come back when they are refused, and the others go on', async () => {
    const { sender, arrived, answers, refused } = start()
    answers.push(new Refusal('refused', 'Nobody reviews their own rows.'))
    sender.vote('a', { verdict: 'accept' })
    sender.vote('b', { verdict: 'reject', reason: 'wrong' })
    await settled(sender)
    expect(refused).toEqual([['a', 'Nobody reviews their own rows.']])
    expect(arrived).toEqual([['b', 'reject']])
  })

  it('are not refused when only the answer was lost', async () => {
    const { sender, answers, refused, arrived } = start()
    answers.push('lost', new Refusal('repeated', 'You have voted on this row already.'))
    sender.vote('a', { verdict: 'accept' })
    await settled(sender)
    expect(refused).toEqual([])
    expect(arrived).toEqual([['a', 'accept']])
  })

  it('are forgotten when undone before they left, and taken back after', async () => {
    const { sender, arrived } = start()
    sender.vote('a', { verdict: 'accept' })
    sender.vote('b', { verdict: 'accept' })
    sender.undo('b')
    sender.undo('a')
    await settled(sender)
    expect(arrived).toEqual([
      ['a', 'accept'],
      ['a', 'undo'],
    ])
  })

  it('say when nothing is on its way, or that the server is away', async () => {
    const { sender, answers } = start()
    sender.vote('a', { verdict: 'accept' })
    await sender.settled()
    expect(sender.state).toEqual({ pending: 0, problem: null })
    answers.push(...Array.from({ length: 50 }, () => new TypeError('fetch failed')))
    sender.vote('b', { verdict: 'accept' })
    await expect(sender.settled()).rejects.toThrow(TypeError)
    await settled(sender)
  })

  it('leave when the next row is on the screen, and not at all when undone before', async () => {
    let drawn = () => {}
    const { sender, arrived, stored } = start([], () => new Promise((resolve) => (drawn = resolve)))
    sender.vote('a', { verdict: 'accept' })
    expect(stored.size).toBe(1)
    sender.undo('a')
    drawn()
    await vi.waitFor(() => expect(sender.state.pending).toBe(0))
    sender.vote('b', { verdict: 'skip' })
    await Promise.resolve()
    expect(arrived).toEqual([])
    drawn()
    await vi.waitFor(() => {
      drawn()
      expect(arrived).toEqual([['b', 'skip']])
    })
  })
})
