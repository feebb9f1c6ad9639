import type { BaseModelSpec } from '#lib/schemas/base-model.ts'
import type { TrainParams } from '#lib/schemas/train-params.ts'

export type MemoryTerm = { name: string; bytes: number }
type Shape = BaseModelSpec['shape']

/** Weights of A and B over all adapted matrices (Hu et al. 2021): r × (in + out) each. */
export function loraParameters(
  { layers, hidden, intermediate, kv }: Shape,
  r: number,
  modules: TrainParams['target_modules'],
): number {
  const attention = 2 * (hidden + hidden) + 2 * (hidden + kv)
  const mlp = modules === 'all-linear' ? 3 * (hidden + intermediate) : 0
  return layers * r * (attention + mlp)
}

/** Python with PyTorch and the training libraries, before a model. */
const process = 620_000_000
/** Tokens that are under way at once on a processor: two packs of about 400. */
const cpuTokens = 2 * 512

/**
 * Bytes that a run takes at most. Weights: 4 bytes a parameter on a processor, 2 on a GPU, 0.6 with QLoRA. Adapter: weight,
 * gradient and Adam's two moments in fp32 (Kingma & Ba 2015). Activations that backward keeps: for each token and layer about 16
 * hidden and 4 MLP widths, and the scores of the answer tokens over the vocabulary, three times (logits, softmax, gradient).
 */
export function memoryTerms(
  { parameters, shape }: Pick<BaseModelSpec, 'parameters' | 'shape'>,
  params: Pick<TrainParams, 'method' | 'lora_r' | 'target_modules' | 'max_length' | 'batch_size' | 'objective'>,
  device: 'cpu' | 'cuda' = 'cpu',
): MemoryTerm[] {
  const width = device === 'cpu' ? 4 : 2
  const perWeight = params.method === 'qlora' ? 0.6 : width
  const wanted = params.batch_size * params.max_length
  const tokens = device === 'cpu' ? Math.max(Math.min(wanted, cpuTokens), params.max_length) : Math.min(wanted, 8192)
  const kept = shape.layers * (16 * shape.hidden + 4 * shape.intermediate)
  const scored = Math.round(tokens / 3) * shape.vocab * 3
  const twice = params.objective === 'dpo' ? 2 : 1
  return [
    { name: 'process', bytes: process },
    { name: 'weights', bytes: Math.round(parameters * perWeight) },
    { name: 'adapter', bytes: loraParameters(shape, params.lora_r, params.target_modules) * 16 },
    { name: 'activations', bytes: Math.round((tokens * kept * width + scored * width) * twice) },
  ]
}

export const totalMemory = (terms: readonly MemoryTerm[]): number => terms.reduce((sum, { bytes }) => sum + bytes, 0)
