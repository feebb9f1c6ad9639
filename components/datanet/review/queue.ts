import type { ReviewItem, rejectReasons } from '#lib/schemas/review.ts'

export type RejectReason = (typeof rejectReasons)[number]
export type Vote =
  | { verdict: 'accept'; comment?: string }
  | { verdict: 'skip'; comment?: string }
  | { verdict: 'reject'; reason: RejectReason; comment?: string }
export type Voted = { item: ReviewItem; vote: Vote }

/** What a reviewer has before them: rows to come, and what was done with those before. All of it is known without the server. */
export type Queue = {
  /** the first is on the screen */
  items: readonly ReviewItem[]
  /** newest last */
  done: readonly Voted[]
  /** why votes came back, by row */
  refused: Readonly<Record<string, string>>
  /** rows that wait for this reviewer, those in `items` among them */
  waiting: number
  /** votes that are not signed yet */
  unsigned: number
  note: string | null
  /** the server was asked, and `items` holds what it gave */
  loaded: boolean
}
export const emptyQueue: Queue = {
  items: [],
  done: [],
  refused: {},
  waiting: 0,
  unsigned: 0,
  note: null,
  loaded: false,
}

export type QueueAction =
  | { type: 'loaded'; items: readonly ReviewItem[]; waiting: number; unsigned: number; note: string | null }
  | { type: 'voted'; vote: Vote }
  | { type: 'undone' }
  | { type: 'refused'; datumId: string; message: string }
  | { type: 'commented'; datumId: string; comment: ReviewItem['comments'][number] }
  /** without a vote: it was edited, or cannot be voted on any more */
  | { type: 'dropped'; datumId: string }
  | { type: 'signed'; votes: number }
  /** rows were decided elsewhere: what is held is asked for anew */
  | { type: 'restarted' }

const most = 200
/** Votes that one signature takes. */
const mostSigned = 1_000
const counts = (vote: Vote): number => (vote.verdict === 'skip' ? 0 : 1)

/** One step of the queue. A row that comes back stands behind the one that is being read: nobody votes on the wrong row. */
export function reduceQueue(queue: Queue, action: QueueAction): Queue {
  const [current, ...rest] = queue.items
  switch (action.type) {
    case 'loaded': {
      const held = new Set([...queue.items, ...queue.done.map(({ item }) => item)].map(({ datumId }) => datumId))
      const fresh = action.items.filter(({ datumId }) => !held.has(datumId))
      const items = [...queue.items, ...fresh]
      const { unsigned, note } = action
      return { ...queue, items, waiting: Math.max(items.length, action.waiting), unsigned, note, loaded: true }
    }
    case 'voted': {
      if (!current) return queue
      const { [current.datumId]: _, ...refused } = queue.refused
      return {
        ...queue,
        items: rest,
        done: [...queue.done, { item: current, vote: action.vote }].slice(-most),
        refused,
        waiting: Math.max(0, queue.waiting - 1),
        unsigned: queue.unsigned + counts(action.vote),
      }
    }
    case 'undone': {
      const last = queue.done.at(-1)
      if (!last) return queue
      return {
        ...queue,
        items: [last.item, ...queue.items],
        done: queue.done.slice(0, -1),
        waiting: queue.waiting + 1,
        unsigned: Math.max(0, queue.unsigned - counts(last.vote)),
      }
    }
    case 'refused': {
      const refused = { ...queue.refused, [action.datumId]: action.message }
      const voted = queue.done.find(({ item }) => item.datumId === action.datumId)
      if (!voted) return { ...queue, refused }
      return {
        ...queue,
        items: current ? [current, voted.item, ...rest] : [voted.item],
        done: queue.done.filter((entry) => entry !== voted),
        refused,
        waiting: queue.waiting + 1,
        unsigned: Math.max(0, queue.unsigned - counts(voted.vote)),
      }
    }
    case 'commented':
      return {
        ...queue,
        items: queue.items.map((item) =>
          item.datumId === action.datumId ? { ...item, comments: [...item.comments, action.comment] } : item,
        ),
      }
    case 'dropped':
      return {
        ...queue,
        items: queue.items.filter(({ datumId }) => datumId !== action.datumId),
        waiting: Math.max(0, queue.waiting - 1),
      }
    case 'signed':
      // A signature takes every vote that has arrived, up to its limit; what was counted here may have been one too many.
      return { ...queue, unsigned: action.votes < mostSigned ? 0 : Math.max(0, queue.unsigned - action.votes) }
    case 'restarted':
      return { ...queue, items: [], loaded: false }
  }
}
