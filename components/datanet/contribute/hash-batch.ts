import { createKeccak } from 'hash-wasm'
import { bytesToHex, type Hex } from 'viem'
import { type Keccak, NODE_BYTES } from '#lib/domain/merkle.ts'

/** What this browser made of the bytes that would be signed. */
export type HashedBatch = {
  rows: number
  root: Hex
  /** the first lines, as they were hashed */
  first: { hash: Hex; text: string }[]
}
export type HashProgress = { rows: number; bytes: number }

const NEWLINE = 0x0a
const SHOWN = 5
/** Longest that the page is kept from answering, in milliseconds. */
const SLICE_MS = 30

/**
 * The root of a positional tree whose leaves come one after another, in memory of its height: `open[d]` is the left node
 * that waits at depth d.
 */
export class GrowingRoot {
  private readonly open: (Uint8Array | null)[] = []
  private readonly pair = new Uint8Array(2 * NODE_BYTES)
  private readonly keccak: Keccak
  leaves = 0

  constructor(keccak: Keccak) {
    this.keccak = keccak
  }

  add(leaf: Uint8Array): void {
    this.leaves++
    let node = leaf
    for (let depth = 0; ; depth++) {
      const left = this.open[depth]
      if (!left) {
        this.open[depth] = node
        return
      }
      node = this.join(left, node)
      this.open[depth] = null
    }
  }

  /** The root of what was added; more may follow. Of no leaves, 32 zero bytes. */
  root(): Hex {
    const zero = new Uint8Array(NODE_BYTES)
    let node: Uint8Array | null = null
    for (const [depth, left] of this.open.entries()) {
      const last = depth === this.open.length - 1
      if (left) node = node ? this.join(left, node) : last ? left : this.join(left, zero)
      else if (node) node = this.join(node, zero)
    }
    return bytesToHex(node ?? zero)
  }

  private join(left: Uint8Array, right: Uint8Array): Uint8Array {
    this.pair.set(left)
    this.pair.set(right, NODE_BYTES)
    return this.keccak(this.pair)
  }
}

const breathe = () => new Promise<void>((resolve) => setTimeout(resolve))

/**
 * Hashes canonical rows, one a line, as they arrive: keccak-256 of a line is its row's name; the root stands over them in
 * their order, as in `batchRoot` of lib/domain/hashing.ts. Never holds more than a line, and lets the page breathe.
 */
export async function hashBatch(
  stream: ReadableStream<Uint8Array>,
  onProgress: (progress: HashProgress) => void,
): Promise<HashedBatch> {
  const hasher = await createKeccak(256)
  const keccak: Keccak = (bytes) => hasher.init().update(bytes).digest('binary')
  const tree = new GrowingRoot(keccak)
  const first: HashedBatch['first'] = []
  const decoder = new TextDecoder()
  let bytes = 0
  let held: Uint8Array[] = []
  let since = performance.now()

  const take = (line: Uint8Array) => {
    const hash = keccak(line)
    if (first.length < SHOWN) first.push({ hash: bytesToHex(hash), text: decoder.decode(line) })
    tree.add(keccak(keccak(hash)))
  }
  const finish = (end: Uint8Array) => {
    const line = held.length === 0 ? end : joinBytes([...held, end])
    held = []
    if (line.length > 0) take(line)
  }

  const reader = stream.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const chunk = part.value
    let from = 0
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      finish(chunk.subarray(from, at))
      from = at + 1
      if (performance.now() - since > SLICE_MS) {
        onProgress({ rows: tree.leaves, bytes: bytes + from })
        await breathe()
        since = performance.now()
      }
    }
    if (from < chunk.length) held.push(chunk.slice(from))
    bytes += chunk.length
  }
  finish(new Uint8Array())
  onProgress({ rows: tree.leaves, bytes })
  return { rows: tree.leaves, root: tree.root(), first }
}

function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
