import { concat, type Hex, keccak256 } from 'viem'

const ZERO: Hex = `0x${'00'.repeat(32)}`

/** The layers of a positional tree, leaves first, the one-element root layer last. */
export type MerkleTree = readonly (readonly Hex[])[]

/** Leaves are hashed twice, so that no inner node (one hash of 64 bytes) can pass as a leaf. */
export const leafHash = (encoded: Hex): Hex => keccak256(keccak256(encoded))

/**
 * Positional Merkle tree: node = keccak256(left ‖ right) by index, never by value; the last node of an odd layer is
 * paired with 32 zero bytes. The position of a leaf is proved with it, so neighbours prove absence in a sorted tree.
 */
export function buildTree(leaves: readonly Hex[]): MerkleTree {
  const layers: Hex[][] = [leaves.length === 0 ? [ZERO] : [...leaves]]
  for (let layer = layers[0]; layer.length > 1; ) {
    const parents: Hex[] = []
    for (let i = 0; i < layer.length; i += 2) parents.push(keccak256(concat([layer[i], layer[i + 1] ?? ZERO])))
    layers.push(parents)
    layer = parents
  }
  return layers
}

/** The root of a tree; of no leaves, 32 zero bytes. */
export const rootOf = (tree: MerkleTree): Hex => tree[tree.length - 1][0]

export const merkleRoot = (leaves: readonly Hex[]): Hex => rootOf(buildTree(leaves))

/** Siblings from the leaf up to, and without, the root. Throws RangeError when there is no such leaf. */
export function merkleProof(tree: MerkleTree, index: number): Hex[] {
  if (!Number.isInteger(index) || index < 0 || index >= tree[0].length) {
    throw new RangeError(`The tree has ${tree[0].length} leaves; there is no leaf ${index}.`)
  }
  const proof: Hex[] = []
  for (let depth = 0, at = index; depth < tree.length - 1; depth++, at >>= 1) proof.push(tree[depth][at ^ 1] ?? ZERO)
  return proof
}

/** True when `leaf` stands at `index` under `root`. Depth is at most 32 (index is a 32-bit unsigned integer). */
export function verifyProof(root: Hex, leaf: Hex, index: number, proof: readonly Hex[]): boolean {
  if (!Number.isInteger(index) || index < 0 || index > 0xffffffff || proof.length > 32) return false
  let node = leaf
  let at = index
  for (const sibling of proof) {
    node = keccak256(at % 2 === 0 ? concat([node, sibling]) : concat([sibling, node]))
    at = Math.floor(at / 2)
  }
  return at === 0 && node === root
}
