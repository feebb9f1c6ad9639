import type { BaseModelSpec } from '#lib/schemas/base-model.ts'
import type { memoryTermNames } from '#lib/schemas/plan.ts'
import type { TrainParams } from '#lib/schemas/train-params.ts'
import formula from './memory-formula.json' with { type: 'json' }

export type MemoryTerm = { name: (typeof memoryTermNames)[number]; bytes: number }
type Params = Pick<TrainParams, 'method' | 'lora_r' | 'lora_dropout' | 'target_modules'>
type Base = Pick<BaseModelSpec, 'parameters' | 'shape'>

/** (in, out) of a layer's adapted matrices. */
function adapted({ hidden, kv, intermediate }: Base['shape'], modules: Params['target_modules']): [number, number][] {
  const attention: [number, number][] = [
    [hidden, hidden],
    [hidden, kv],
    [hidden, kv],
    [hidden, hidden],
  ]
  const mlp: [number, number][] = [
    [hidden, intermediate],
    [hidden, intermediate],
    [intermediate, hidden],
  ]
  return modules === 'all-linear' ? [...attention, ...mlp] : attention
}
const sum = (pairs: readonly [number, number][], of: (pair: [number, number]) => number) =>
  pairs.reduce((total, pair) => total + of(pair), 0)

/**
 * Bytes at the peak of a run, by term: memory-formula.json, which the trainer reads as well (workers/ml/memory.py) and vectors
 * hold both to. Weights are kept in fp32 on a processor. @param tokens of the packs that are computed at once
 * @param answers those of them that are scored
 */
export function memoryTerms(
  { parameters, shape }: Base,
  params: Params,
  tokens: number,
  answers: number,
): MemoryTerm[] {
  const { layers, hidden, intermediate, kv, vocab } = shape
  const matrices = adapted(shape, params.target_modules)
  const dora = params.method === 'dora'
  const way = (params.method === 'lora' || params.method === 'rslora') && params.lora_dropout === 0 ? 'fused' : 'plain'
  const kept = formula.kept[way]
  const number = formula.bytes_per_number
  const numbers =
    kept.hidden * hidden +
    kept.queries * hidden +
    kept.keys * kv +
    kept.intermediate * intermediate +
    matrices.length * params.lora_r +
    (params.lora_dropout > 0 ? formula.dropped_per_input * sum(matrices, ([from]) => from) : 0) +
    (dora ? formula.dora_per_output * sum(matrices, ([, to]) => to) : 0)
  const logits = formula.logits[way]
  const scored = logits.rows === null ? answers : Math.min(answers, logits.rows)
  const magnitudes = dora ? sum(matrices, ([, to]) => to) : 0
  return [
    { name: 'process', bytes: formula.process_bytes },
    {
      name: 'weights',
      bytes:
        formula.bytes_per_weight[params.method === 'qlora' ? 'nf4' : 'fp32'] * parameters +
        (dora ? formula.dora_bytes_per_weight * layers * sum(matrices, ([from, to]) => from * to) : 0),
    },
    {
      name: 'adapter',
      bytes:
        formula.bytes_per_adapter_weight *
        layers *
        (params.lora_r * sum(matrices, ([from, to]) => from + to) + magnitudes),
    },
    { name: 'activations', bytes: number * layers * numbers * tokens },
    { name: 'logits', bytes: logits.copies * number * vocab * scored },
  ]
}

export const totalMemory = (terms: readonly MemoryTerm[]): number =>
  Math.ceil(terms.reduce((total, { bytes }) => total + bytes, 0))

/** Tokens that are computed at once: a pack of at most 512 for each thread, as far as a step has so many. */
export function tokensAtOnce(batchTokens: number, longest: number, threads: number): number {
  const pack = Math.max(128, Math.min(512, Math.ceil(batchTokens / threads)))
  return Math.max(longest, Math.min(batchTokens, threads * Math.max(pack, longest)))
}

const usual: Params = { method: 'lora', lora_r: 8, lora_dropout: 0, target_modules: 'all-linear' }
/** What the catalogue says: default settings, packs of 512 tokens on two threads, a quarter of them scored. */
export const usualMemory = (base: Base): MemoryTerm[] => memoryTerms(base, usual, 1024, 256)
