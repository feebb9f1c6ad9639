import { joinLayers, type Keccak, layersOf, type MerkleTree, NODE_BYTES, treeBytes, viemKeccak } from './merkle.ts'

/** A word of the ABI. */
export const WORD = 32

/**
 * The leaves of a tree, ABI-encoded one after another into a buffer of zeros: `write` is called once for each index, in
 * ascending order, and writes the same bytes of each word every time, so that a buffer can be used again.
 */
export type LeafSource = {
  count: number
  /** bytes of an encoded leaf */
  width: number
  write: (view: DataView, at: number, index: number) => void
}
/** Hashes a tree out of encoded leaves, here or in threads. */
export type TreeBuilder = (source: LeafSource) => Promise<MerkleTree>

/** A uint256 below 2^53 as the word at `at`. */
export function writeNumber(view: DataView, at: number, value: number): void {
  view.setUint32(at + 24, Math.floor(value / 2 ** 32))
  view.setUint32(at + 28, value)
}

/** `length` bytes of `from` at `start`, right-aligned in the word at `at`, as an address stands there. */
export function writeBytes(view: DataView, at: number, from: Uint8Array, start: number, length: number): void {
  const target = at + WORD - length
  for (let i = 0; i < length; i++) view.setUint8(target + i, from[start + i])
}

/** Hashes `count` encoded leaves twice into the tree's first layer from index `first`. */
export function hashLeaves(
  tree: MerkleTree,
  keccak: Keccak,
  { encoded, width, first, count }: { encoded: Uint8Array; width: number; first: number; count: number },
): void {
  for (let i = 0; i < count; i++) {
    tree.nodes.set(keccak(keccak(encoded.subarray(i * width, (i + 1) * width))), (first + i) * NODE_BYTES)
  }
}

/** A builder in the calling thread. */
export const treeBuilder =
  (keccak: Keccak = viemKeccak): TreeBuilder =>
  async ({ count, width, write }) => {
    const tree = { leaves: count, nodes: new Uint8Array(treeBytes(count)) }
    const encoded = new Uint8Array(width)
    const view = new DataView(encoded.buffer)
    for (let first = 0; first < count; first++) {
      write(view, 0, first)
      hashLeaves(tree, keccak, { encoded, width, first, count: 1 })
    }
    joinLayers(tree, keccak, { first: 0, end: count, below: 0, above: layersOf(count).length - 1 })
    return tree
  }
