// Writes a LoRA adapter in GGUF for SmolLM2-135M with weights from a seed: strong enough to change every answer, the same
// bytes on every machine. For tests and measurements only.  node make-adapter.ts OUT.gguf [SEED]
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'

const LAYERS = 30
const RANK = 8
const EMBEDDING = 576
const KEY_VALUE = 192
const FEED_FORWARD = 1536
const ALIGNMENT = 32
const TYPE = { float32: 6, string: 8 } as const

type Tensor = { name: string; dims: [number, number]; data: Float32Array }

const SHAPES: [name: string, input: number, output: number][] = [
  ['attn_q', EMBEDDING, EMBEDDING],
  ['attn_k', EMBEDDING, KEY_VALUE],
  ['attn_v', EMBEDDING, KEY_VALUE],
  ['attn_output', EMBEDDING, EMBEDDING],
  ['ffn_gate', EMBEDDING, FEED_FORWARD],
  ['ffn_up', EMBEDDING, FEED_FORWARD],
  ['ffn_down', FEED_FORWARD, EMBEDDING],
]

function uint(value: number, bytes: 4 | 8): Buffer {
  const buffer = Buffer.alloc(bytes)
  buffer.writeUInt32LE(value)
  return buffer
}

function text(value: string): Buffer {
  return Buffer.concat([uint(Buffer.byteLength(value), 8), Buffer.from(value)])
}

function float(value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeFloatLE(value)
  return buffer
}

const padding = (bytes: number) => Buffer.alloc((ALIGNMENT - (bytes % ALIGNMENT)) % ALIGNMENT)

/** GGUF version 3, float32 tensors only: github.com/ggml-org/ggml/blob/master/docs/gguf.md. */
function encodeGguf(metadata: [key: string, value: string | number][], tensors: Tensor[]): Buffer {
  const head = [Buffer.from('GGUF'), uint(3, 4), uint(tensors.length, 8), uint(metadata.length, 8)]
  for (const [key, value] of metadata) {
    const [type, bytes] = typeof value === 'string' ? [TYPE.string, text(value)] : [TYPE.float32, float(value)]
    head.push(text(key), uint(type, 4), bytes)
  }
  const body: Buffer[] = []
  let offset = 0
  for (const { name, dims, data } of tensors) {
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    const pad = padding(bytes.length)
    head.push(text(name), uint(dims.length, 4), uint(dims[0], 8), uint(dims[1], 8), uint(0, 4), uint(offset, 8))
    body.push(bytes, pad)
    offset += bytes.length + pad.length
  }
  const header = Buffer.concat(head)
  return Buffer.concat([header, padding(header.length), ...body])
}

/** @param strength 0 leaves the base as it is; from about 1 on, its answers are others. */
export function encodeAdapter(seed: number, strength = 3): Buffer {
  let state = seed >>> 0
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  }
  const matrix = (rows: number, columns: number, scale: number) =>
    Float32Array.from({ length: rows * columns }, () => random() * scale)
  const tensors = Array.from({ length: LAYERS }, (_, layer) =>
    SHAPES.flatMap(([name, input, output]): Tensor[] => [
      {
        name: `blk.${layer}.${name}.weight.lora_a`,
        dims: [input, RANK],
        data: matrix(input, RANK, 1 / Math.sqrt(input)),
      },
      { name: `blk.${layer}.${name}.weight.lora_b`, dims: [RANK, output], data: matrix(RANK, output, 0.05 * strength) },
    ]),
  ).flat()
  return encodeGguf(
    [
      ['general.type', 'adapter'],
      ['general.architecture', 'llama'],
      ['adapter.type', 'lora'],
      ['adapter.lora.alpha', RANK * 2],
    ],
    tensors,
  )
}

/** Writes the adapter and says what to ask the engine for. */
export async function makeAdapter(path: string, seed: number): Promise<{ path: string; sha256: string }> {
  const bytes = encodeAdapter(seed)
  await writeFile(path, bytes)
  return { path, sha256: createHash('sha256').update(bytes).digest('hex') }
}

if (import.meta.main) {
  const [out, seed = '1'] = process.argv.slice(2)
  if (!out) throw new Error('Say where to write: make-adapter.ts OUT.gguf [SEED].')
  console.log(JSON.stringify(await makeAdapter(out, Number(seed))))
}
