import type { LlamaContextSequence, Token } from 'node-llama-cpp'

type Slot = {
  sequence: LlamaContextSequence
  adapter: string | null
  /** tokens from the start that came in as prompts, not one by one as an answer */
  exact: number
  busy: boolean
  usedAt: number
}
export type Taken = {
  sequence: LlamaContextSequence
  /** tokens of the prompt that are in the sequence already */
  reused: number
  /** @param clear forget what it holds, after an error */
  release: (clear: boolean) => Promise<void>
}

function commonPrefix(a: readonly Token[], b: readonly Token[]): number {
  const end = Math.min(a.length, b.length)
  let length = 0
  while (length < end && a[length] === b[length]) length++
  return length
}

/** Fewer tokens than this in a batch are rounded otherwise: llama.cpp multiplies a vector and a matrix on different paths. */
const MIN_BATCH = 2

/**
 * The context's sequences, each with what it holds from its last request. Keys and values depend on the adapter, so a prefix
 * is used again only under the adapter that made it.
 */
export function createSequencePool(sequences: readonly LlamaContextSequence[]) {
  const slots = sequences.map((sequence): Slot => ({ sequence, adapter: null, exact: 0, busy: false, usedAt: 0 }))
  let clock = 0

  return {
    /**
     * @param adapter SHA-256, or null for the base
     * @param exact use again only what a fresh engine would compute to the same bits
     * @throws Error when every sequence is in use
     */
    async take(adapter: string | null, tokens: readonly Token[], exact: boolean): Promise<Taken> {
      // the end of the prompt is evaluated in any case: its logits choose the first token of the answer
      const prompt = tokens.slice(0, -MIN_BATCH)
      const usable = (slot: Slot) => {
        if (slot.adapter !== adapter) return 0
        const same = commonPrefix(slot.sequence.contextTokens, prompt)
        return exact ? Math.min(same, slot.exact) : same
      }
      const [best] = slots
        .filter((slot) => !slot.busy)
        .map((slot) => ({ slot, reused: usable(slot) }))
        .sort((a, b) => b.reused - a.reused || a.slot.usedAt - b.slot.usedAt)
      if (!best) throw new Error('Every sequence is in use.')
      const { slot, reused } = best
      slot.busy = true
      slot.adapter = adapter
      slot.exact = reused <= slot.exact ? tokens.length : slot.exact
      slot.usedAt = ++clock
      if (reused === 0) await slot.sequence.clearHistory()
      // without shifting: a shifted token keeps keys that were made after other tokens
      else await slot.sequence.adaptStateToTokens(prompt.slice(0, reused), false)
      return {
        sequence: slot.sequence,
        reused: slot.sequence.nextTokenIndex,
        release: async (clear) => {
          if (clear) await slot.sequence.clearHistory()
          slot.busy = false
        },
      }
    },
  }
}
