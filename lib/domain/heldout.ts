import type { ChatMessage } from '#lib/schemas/datum.ts'

export type TrainRow = { datum_hash: string; messages: ChatMessage[] }
export type HeldoutRow = { id: string; messages: ChatMessage[]; answer: string; kind: 'heldout' | 'control' }

/**
 * Splits rows where a Datanet brings no questions of its own: every tenth by hash order (at least 1, at most 16) is held out
 * and never trained on. With fewer than 4 rows nothing can be spared.
 */
export function splitHeldout(rows: TrainRow[]): { train: TrainRow[]; heldout: HeldoutRow[] } {
  if (rows.length < 4) return { train: rows, heldout: [] }
  const count = Math.min(16, Math.max(1, Math.floor(rows.length / 10)))
  const order = [...rows].sort((a, b) => (a.datum_hash < b.datum_hash ? -1 : 1))
  const chosen = new Set(order.slice(0, count).map((row) => row.datum_hash))
  const heldout = order.slice(0, count).map((row) => ({
    id: row.datum_hash,
    messages: row.messages.slice(0, -1),
    answer: row.messages.at(-1)?.content ?? '',
    kind: 'heldout' as const,
  }))
  return { train: rows.filter((row) => !chosen.has(row.datum_hash)), heldout }
}
