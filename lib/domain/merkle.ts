import { bytesToHex, concat, type Hex, hexToBytes, keccak256 } from 'viem'

/** keccak-256 of bytes, 32 bytes long. Where there are many, a faster one stands in for viem's. */
export type Keccak = (bytes: Uint8Array) => Uint8Array
export const viemKeccak: Keccak = (bytes) => keccak256(bytes, 'bytes')

export const NODE_BYTES = 32
const ZERO_NODE = new Uint8Array(NODE_BYTES)
const MAX_LEAVES = 2 ** 32

/** A positional tree: its layers one after another, leaves first, the root last, 32 bytes a node. */
export type MerkleTree = { readonly leaves: number; readonly nodes: Uint8Array }
/** Where a layer starts among all nodes, and how many nodes it has. */
export type Layer = { start: number; count: number }

/** Leaves are hashed twice, so that no inner node (one hash of 64 bytes) can pass as a leaf. */
export const leafHash = (encoded: Hex): Hex => keccak256(keccak256(encoded))

/** The layers of a tree of so many leaves, leaves first; a tree of none has one node, 32 zero bytes. */
export function layersOf(leaves: number): Layer[] {
  const layers: Layer[] = [{ start: 0, count: Math.max(leaves, 1) }]
  for (let { start, count } = layers[0]; count > 1; ) {
    start += count
    count = Math.ceil(count / 2)
    layers.push({ start, count })
  }
  return layers
}

/** Bytes that the nodes of a tree of so many leaves take. */
export function treeBytes(leaves: number): number {
  const { start, count } = layersOf(leaves).at(-1) as Layer
  return (start + count) * NODE_BYTES
}

/**
 * Hashes the nodes above leaves [first, end) in the layers (below, above], from the layer `below`. `first` must be a
 * multiple of 2^above, as must `end` unless it is the tree's; so disjoint parts can be hashed side by side.
 */
export function joinLayers(
  { leaves, nodes }: MerkleTree,
  keccak: Keccak,
  { first, end, below, above }: { first: number; end: number; below: number; above: number },
): void {
  const layers = layersOf(leaves)
  const odd = new Uint8Array(2 * NODE_BYTES)
  for (let depth = below; depth < above; depth++) {
    const [child, parent] = [layers[depth], layers[depth + 1]]
    const width = 2 ** (depth + 1)
    const to = Math.min(parent.count, Math.ceil(end / width))
    for (let i = first / width; i < to; i++) {
      const left = (child.start + 2 * i) * NODE_BYTES
      let pair = nodes.subarray(left, left + 2 * NODE_BYTES)
      if (2 * i + 1 === child.count) {
        odd.set(nodes.subarray(left, left + NODE_BYTES))
        odd.set(ZERO_NODE, NODE_BYTES)
        pair = odd
      }
      nodes.set(keccak(pair), (parent.start + i) * NODE_BYTES)
    }
  }
}

/**
 * Positional Merkle tree: node = keccak256(left ‖ right) by index, never by value; the last node of an odd layer is
 * paired with 32 zero bytes. The position of a leaf is proved with it, so neighbours prove absence in a sorted tree.
 */
export function buildTree(leaves: readonly Hex[], keccak: Keccak = viemKeccak): MerkleTree {
  const tree = { leaves: leaves.length, nodes: new Uint8Array(treeBytes(leaves.length)) }
  for (const [i, leaf] of leaves.entries()) tree.nodes.set(hexToBytes(leaf), i * NODE_BYTES)
  joinLayers(tree, keccak, { first: 0, end: leaves.length, below: 0, above: layersOf(leaves.length).length - 1 })
  return tree
}

/** The root of a tree; of no leaves, 32 zero bytes. */
export const rootOf = ({ nodes }: MerkleTree): Hex => bytesToHex(nodes.subarray(nodes.length - NODE_BYTES))

export const merkleRoot = (leaves: readonly Hex[]): Hex => rootOf(buildTree(leaves))

/** Siblings from the leaf up to, and without, the root. Throws RangeError when there is no such leaf. */
export function merkleProof({ leaves, nodes }: MerkleTree, index: number): Hex[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves) {
    throw new RangeError(`The tree has ${leaves} leaves; there is no leaf ${index}.`)
  }
  return layersOf(leaves)
    .slice(0, -1)
    .map(({ start, count }, depth) => {
      const sibling = Math.floor(index / 2 ** depth) ^ 1
      if (sibling >= count) return bytesToHex(ZERO_NODE)
      return bytesToHex(nodes.subarray((start + sibling) * NODE_BYTES, (start + sibling + 1) * NODE_BYTES))
    })
}

/**
 * Siblings that do not follow from the leaves at strictly ascending `indexes`: layer by layer from the leaves, each from left to
 * right, as `MultiProof.sol` takes them. Of one leaf it is its path. Throws RangeError as merkleProof, and for no leaf or disorder.
 */
export function multiProof({ leaves, nodes }: MerkleTree, indexes: readonly number[]): Hex[] {
  if (indexes.length === 0 || indexes.some((index, i) => i > 0 && index <= indexes[i - 1])) {
    throw new RangeError('Leaves are proved together by ascending index, and at least one.')
  }
  const proof: Hex[] = []
  let known = [...indexes]
  if (known.some((index) => !Number.isInteger(index) || index < 0 || index >= leaves)) {
    throw new RangeError(`The tree has ${leaves} leaves; one of these is not in it.`)
  }
  for (const { start, count } of layersOf(leaves).slice(0, -1)) {
    const parents: number[] = []
    for (let i = 0; i < known.length; i++) {
      const sibling = known[i] ^ 1
      parents.push(known[i] >>> 1)
      if (known[i + 1] === sibling) i += 1
      else if (sibling >= count) proof.push(bytesToHex(ZERO_NODE))
      else proof.push(bytesToHex(nodes.subarray((start + sibling) * NODE_BYTES, (start + sibling + 1) * NODE_BYTES)))
    }
    known = parents
  }
  return proof
}

/** True when `leaf` stands at `index` under `root`. Depth is at most 32 (index is a 32-bit unsigned integer). */
export function verifyProof(root: Hex, leaf: Hex, index: number, proof: readonly Hex[]): boolean {
  if (!Number.isInteger(index) || index < 0 || index >= MAX_LEAVES || proof.length > 32) return false
  let node = leaf
  let at = index
  for (const sibling of proof) {
    node = keccak256(at % 2 === 0 ? concat([node, sibling]) : concat([sibling, node]))
    at = Math.floor(at / 2)
  }
  return at === 0 && node === root
}
