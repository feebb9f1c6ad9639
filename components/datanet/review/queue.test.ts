import { describe, expect, it } from 'vitest'
import type { ReviewItem } from '#lib/schemas/review.ts'
import { emptyQueue, type Queue, type QueueAction, reduceQueue } from './queue.ts'

const item = (datumId: string) => ({ datumId, comments: [] as ReviewItem['comments'] }) as ReviewItem
const ids = (queue: Queue) => queue.items.map(({ datumId }) => datumId)
const run = (...actions: QueueAction[]) => actions.reduce(reduceQueue, emptyQueue)
const loaded = (...names: string[]): QueueAction => ({
  type: 'loaded',
  items: names.map(item),
  waiting: 10,
  unsigned: 2,
  note: null,
})
const accept: QueueAction = { type: 'voted', vote: { verdict: 'accept' } }

describe('the queue before a reviewer', () => {
  it('goes on to the next row at once and counts', () => {
    const queue = run(loaded('a', 'b', 'c'), accept, { type: 'voted', vote: { verdict: 'skip' } })
    expect(ids(queue)).toEqual(['c'])
    expect(queue).toMatchObject({ waiting: 8, unsigned: 3 })
  })

  it('takes no row twice, whatever the server gives again', () => {
    const queue = run(loaded('a', 'b'), accept, loaded('a', 'b', 'c'))
    expect(ids(queue)).toEqual(['b', 'c'])
  })

  it('undoes the last vote and brings its row back to the front', () => {
    const queue = run(loaded('a', 'b'), accept, { type: 'undone' })
    expect(ids(queue)).toEqual(['a', 'b'])
    expect(queue).toMatchObject({ waiting: 10, unsigned: 2, done: [] })
    expect(run({ type: 'undone' })).toEqual(emptyQueue)
  })

  it('puts a refused row behind the one that is being read, with the sentence', () => {
    const queue = run(loaded('a', 'b', 'c'), accept, { type: 'refused', datumId: 'a', message: 'It was withdrawn.' })
    expect(ids(queue)).toEqual(['b', 'a', 'c'])
    expect(queue.refused).toEqual({ a: 'It was withdrawn.' })
    const again = [accept, accept].reduce(reduceQueue, queue)
    expect(again.refused).toEqual({})
  })

  it('counts no vote as unsigned after a signature, and holds no row after rows were decided elsewhere', () => {
    const queue = run(loaded('a', 'b'), accept, { type: 'signed', votes: 2 })
    expect(queue.unsigned).toBe(0)
    expect(run(loaded('a'), { type: 'signed', votes: 1_000 }).unsigned).toBe(0)
    const again = [{ type: 'restarted' } as const, loaded('b', 'c')].reduce<Queue>(reduceQueue, queue)
    expect(ids(again)).toEqual(['b', 'c'])
  })

  it('drops an edited row and shows a new comment', () => {
    const comment = { id: 'cmt_1', author: '0x1', text: 'Why?', at: '2026-01-01T00:00:00.000Z' } as const
    const queue = run(
      loaded('a', 'b'),
      { type: 'commented', datumId: 'b', comment: comment as unknown as ReviewItem['comments'][number] },
      { type: 'dropped', datumId: 'a' },
    )
    expect(ids(queue)).toEqual(['b'])
    expect(queue.items[0]?.comments).toHaveLength(1)
  })
})
