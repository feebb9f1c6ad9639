// One llama.cpp context for the base and all adapters; the adapter is set before each batch. node-llama-cpp has no public way to
// do this; everything that reaches into it (3.22.1) stands in this file.
import type {
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

export async function createLoraContext(
  model: LlamaModel,
  options: { contextLength: number; sequences: number; threads: number },
): Promise<LoraContext> {
  const assigned = new Map<number, Lora | null>()
  const lastBatch = new Map<number, number>()
  let batches = 0
  let current: Lora | null = null

  const setAdapter = (lora: Lora | null) => {
    if (lora === current) return
    internals.context._ctx.setLoras(lora ? [lora] : [], lora ? [1] : [])
    current = lora
  }

  // Requests take turns, one a batch: on a processor sharing a batch is no faster, and llama.cpp rounds a LoRA product
  // otherwise when it has company, so that an answer would depend on who else asks. Items stand in the order of _queuedDecodes.
  const nextBatch: CustomBatchingPrioritizationStrategy = ({ items, size }) => {
    const waitingSince = (index: number) => lastBatch.get(internals.context._queuedDecodes[index]!.sequenceId) ?? -1
    const turn = items.reduce((oldest, _, index) => (waitingSince(index) < waitingSince(oldest) ? index : oldest), 0)
    const id = internals.context._queuedDecodes[turn]!.sequenceId
    const item = items[turn]!
    setAdapter(assigned.get(id) ?? null)
    lastBatch.set(id, batches++)
    return [{ item, processAmount: Math.min(size, item.tokens.length) }]
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
