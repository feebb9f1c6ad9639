// One llama.cpp context for the base and all adapters: the adapter is set before each batch, and a batch holds requests of one
// adapter only. node-llama-cpp has no public way to do this; everything that reaches into it (3.22.1) stands in this file.
import type {
  BatchItem,
  CustomBatchingPrioritizationStrategy,
  LlamaContext,
  LlamaContextSequence,
  LlamaModel,
} from 'node-llama-cpp'

export type Lora = { dispose(): Promise<void> }
type Internals = {
  model: { _model: { loadLora(lora: Lora): Promise<void> } }
  llama: { _bindings: { AddonModelLora: new (model: unknown, path: string) => Lora } }
  context: {
    _ctx: { setLoras(loras: Lora[], scales: number[]): void }
    _queuedDecodes: { sequenceId: number }[]
  }
  sequence: { _sequenceId: number }
}

export type LoraContext = {
  sequences: LlamaContextSequence[]
  /** From now on this sequence is evaluated with the adapter, or with the base alone. */
  assign(sequence: LlamaContextSequence, lora: Lora | null): void
  load(path: string): Promise<Lora>
  /** Frees an adapter's memory. No sequence that it is assigned to may be generating. */
  unload(lora: Lora): Promise<void>
}

/**
 * A prompt advances by at most this many tokens a batch: more is no faster on a processor, and every answer under way waits
 * for the batch.
 */
export const BATCH_TOKENS = 32

/** One token for each request first, so that answers go on; what is left of the batch to prompts, oldest first. */
export function shareBatch<Item extends { tokens: readonly unknown[] }>(items: readonly Item[], size: number) {
  let left = size
  const take = (wanted: number) => {
    const amount = Math.min(left, wanted)
    left -= amount
    return amount
  }
  const first = items.map((item) => take(Math.min(1, item.tokens.length)))
  return items
    .map((item, index) => ({ item, processAmount: first[index]! + (first[index] ? take(item.tokens.length - 1) : 0) }))
    .filter(({ processAmount }) => processAmount > 0)
}

export async function createLoraContext(
  model: LlamaModel,
  options: { contextLength: number; sequences: number; threads: number },
): Promise<LoraContext> {
  const assigned = new Map<number, Lora | null>()
  const lastBatch = new Map<Lora | null, number>()
  let batches = 0
  // undefined: not known, as a freed adapter's place may be taken by another
  let current: Lora | null | undefined = null

  const setAdapter = (lora: Lora | null) => {
    if (lora === current) return
    internals.context._ctx.setLoras(lora ? [lora] : [], lora ? [1] : [])
    current = lora
  }

  // items stand in the order of _queuedDecodes; adapters take turns
  const nextBatch: CustomBatchingPrioritizationStrategy = ({ items, size }) => {
    const byAdapter = new Map<Lora | null, BatchItem[]>()
    for (const [index, { sequenceId }] of internals.context._queuedDecodes.entries()) {
      const lora = assigned.get(sequenceId) ?? null
      byAdapter.set(lora, [...(byAdapter.get(lora) ?? []), items[index]!])
    }
    const age = (lora: Lora | null) => lastBatch.get(lora) ?? -1
    const [lora, batch] = [...byAdapter].reduce((oldest, next) => (age(next[0]) < age(oldest[0]) ? next : oldest))
    setAdapter(lora)
    lastBatch.set(lora, batches++)
    return shareBatch(batch, size)
  }

  const context = await model.createContext({
    contextSize: options.contextLength,
    sequences: options.sequences,
    threads: options.threads,
    batchSize: BATCH_TOKENS,
    batching: { itemPrioritizationStrategy: nextBatch },
  })
  const internals = reachInto(model, context)
  const sequences = Array.from({ length: options.sequences }, () => context.getSequence())
  const idOf = (sequence: LlamaContextSequence) => (sequence as unknown as Internals['sequence'])._sequenceId
  if (new Set(sequences.map(idOf)).size !== sequences.length) throw changed('_sequenceId')

  return {
    sequences,
    assign: (sequence, lora) => assigned.set(idOf(sequence), lora),
    async load(path) {
      const lora = new internals.llama._bindings.AddonModelLora(internals.model._model, path)
      await internals.model._model.loadLora(lora)
      return lora
    },
    async unload(lora) {
      if (current === lora) setAdapter(null)
      for (const [id, other] of assigned) if (other === lora) assigned.delete(id)
      lastBatch.delete(lora)
      await lora.dispose()
    },
  }
}

const changed = (name: string) =>
  new Error(`node-llama-cpp no longer has ${name}: install the version that package.json names.`)

/** @throws Error when this version's inside is not the one that is relied on here */
function reachInto(model: LlamaModel, context: LlamaContext) {
  const inside = {
    model: model as unknown as Internals['model'],
    llama: model.llama as unknown as Internals['llama'],
    context: context as unknown as Internals['context'],
  }
  if (typeof inside.model._model?.loadLora !== 'function') throw changed('_model.loadLora')
  if (typeof inside.llama._bindings?.AddonModelLora !== 'function') throw changed('AddonModelLora')
  if (typeof inside.context._ctx?.setLoras !== 'function') throw changed('_ctx.setLoras')
  if (!Array.isArray(inside.context._queuedDecodes)) throw changed('_queuedDecodes')
  return inside
}
