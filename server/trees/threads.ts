import { on } from 'node:events'
import { Worker } from 'node:worker_threads'
import { type LeafSource, type TreeBuilder, treeBuilder } from '#lib/domain/leaves.ts'
import { joinLayers, type Keccak, layersOf, type MerkleTree, treeBytes } from '#lib/domain/merkle.ts'
import { wasmKeccak } from '../keccak.ts'

const THREADS = 2
/** Leaves of a part are 2^depth: a few MB of encoded leaves on the way, whatever the tree. */
const PART_DEPTH = 13
const PART_LEAVES = 2 ** PART_DEPTH
/** Below this the threads would take longer to start than the tree takes here. */
const FEW_LEAVES = 4 * PART_LEAVES
/** Encoded parts on the way to one thread: one in work, one waiting. */
const BUFFERS_A_THREAD = 2

export type Shared = { leaves: number; nodes: SharedArrayBuffer; width: number; depth: number }
export type Part = { buffer: ArrayBuffer; first: number; count: number }

/**
 * Builds trees with a WASM keccak, large ones in two threads while this one encodes the leaves. It holds the nodes (64 bytes
 * a leaf) and a few parts of encoded leaves, never all of them.
 */
export async function threadedTrees(): Promise<TreeBuilder> {
  const keccak = await wasmKeccak()
  const here = treeBuilder(keccak)
  return (source) => (source.count < FEW_LEAVES ? here(source) : inThreads(source, keccak))
}

async function inThreads({ count, width, write }: LeafSource, keccak: Keccak): Promise<MerkleTree> {
  const nodes = new SharedArrayBuffer(treeBytes(count))
  const tree = { leaves: count, nodes: new Uint8Array(nodes) }
  const workerData: Shared = { leaves: count, nodes, width, depth: PART_DEPTH }
  const threads = Array.from(
    { length: THREADS },
    () => new Worker(new URL('./thread.ts', import.meta.url), { workerData }),
  )
  let next = 0
  const nextPart = (buffer: ArrayBuffer): Part => {
    const part = { buffer, first: next, count: Math.min(PART_LEAVES, count - next) }
    const view = new DataView(buffer)
    for (let i = 0; i < part.count; i++) write(view, i * width, next + i)
    next += part.count
    return part
  }
  const feed = async (thread: Worker) => {
    let away = 0
    const send = (buffer: ArrayBuffer) => {
      if (next === count) return
      thread.postMessage(nextPart(buffer), [buffer])
      away += 1
    }
    const replies = on(thread, 'message', { close: ['exit'] })
    for (let i = 0; i < BUFFERS_A_THREAD; i++) send(new ArrayBuffer(PART_LEAVES * width))
    if (away === 0) return
    for await (const [buffer] of replies) {
      away -= 1
      send(buffer)
      if (away === 0) return
    }
    throw new Error('A thread that hashes trees ended too early.')
  }
  try {
    await Promise.all(threads.map(feed))
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()))
  }
  joinLayers(tree, keccak, { first: 0, end: count, below: PART_DEPTH, above: layersOf(count).length - 1 })
  // shared memory weighs nothing to the garbage collector, which then keeps it for long
  return { leaves: count, nodes: tree.nodes.slice() }
}
