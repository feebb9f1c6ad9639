import type { ChatMessage } from '#lib/schemas/datum.ts'

/** A line of train.jsonl. With DPO: messages that end with the question, and a pair of answers. */
export type TrainRow = {
  datum_hash: string
  messages: ChatMessage[]
  chosen?: string
  rejected?: string
  /** how often it comes in one epoch; 1 where it is not there */
  weight?: number
}
/** A line of heldout.jsonl. */
export type HeldoutRow = {
  id: string
  messages: ChatMessage[]
  answer: string
  kind: 'heldout' | 'control'
  chosen?: string
  rejected?: string
}

/**
 * Splits rows where a Datanet brings no questions of its own: every tenth by hash order (at least 1, at most 16) is held out
 * and never trained on. With fewer than 4 rows nothing can be spared.
 */
export function splitHeldout(rows: TrainRow[]): { train: TrainRow[]; heldout: HeldoutRow[] } {
  if (rows.length < 4) return { train: rows, heldout: [] }
  const count = Math.min(16, Math.max(1, Math.floor(rows.length / 10)))
  const order = [...rows].sort((a, b) => (a.datum_hash < b.datum_hash ? -1 : 1))
  const spared = order.slice(0, count)
  const chosen = new Set(spared.map((row) => row.datum_hash))
  return { train: rows.filter((row) => !chosen.has(row.datum_hash)), heldout: spared.map(toQuestion) }
}

function toQuestion({ datum_hash: id, messages, chosen, rejected }: TrainRow): HeldoutRow {
  const kind = 'heldout' as const
  if (chosen !== undefined && rejected !== undefined) return { id, messages, answer: chosen, kind, chosen, rejected }
  return { id, messages: messages.slice(0, -1), answer: messages.at(-1)?.content ?? '', kind }
}
