import fc from 'fast-check'
import { type Hex, keccak256, numberToHex } from 'viem'
import { describe, expect, it } from 'vitest'
import {
  buildTree,
  joinLayers,
  layersOf,
  leafHash,
  merkleProof,
  merkleRoot,
  NODE_BYTES,
  rootOf,
  treeBytes,
  verifyProof,
  viemKeccak,
} from './merkle.ts'

const leavesOf = (n: number): Hex[] => Array.from({ length: n }, (_, i) => leafHash(numberToHex(i, { size: 32 })))

describe('positional Merkle tree', () => {
  it('proves each leaf at its index and nowhere else', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), fc.nat(200), (n, at, elsewhere) => {
        const leaves = leavesOf(n)
        const tree = buildTree(leaves)
        const index = at % n
        const proof = merkleProof(tree, index)
        expect(verifyProof(rootOf(tree), leaves[index], index, proof)).toBe(true)
        if (elsewhere !== index) expect(verifyProof(rootOf(tree), leaves[index], elsewhere, proof)).toBe(false)
        expect(verifyProof(rootOf(tree), keccak256('0x01'), index, proof)).toBe(false)
      }),
      { numRuns: 60 },
    )
  })
  it('depends on order', () => {
    const [a, b] = leavesOf(2)
    expect(merkleRoot([a, b])).not.toBe(merkleRoot([b, a]))
  })
  it('of one leaf is that leaf, of none is zero', () => {
    const [leaf] = leavesOf(1)
    expect(merkleRoot([leaf])).toBe(leaf)
    expect(merkleRoot([])).toBe(`0x${'00'.repeat(32)}`)
  })
  it('has the same nodes whether it is hashed at once or in parts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 0, max: 4 }), (n, depth) => {
        const whole = buildTree(leavesOf(n))
        const tree = { leaves: n, nodes: new Uint8Array(treeBytes(n)) }
        tree.nodes.set(whole.nodes.subarray(0, n * NODE_BYTES))
        const above = layersOf(n).length - 1
        const part = 2 ** Math.min(depth, above)
        const starts = Array.from({ length: Math.ceil(n / part) }, (_, i) => i * part).reverse()
        for (const first of starts) {
          joinLayers(tree, viemKeccak, {
            first,
            end: Math.min(first + part, n),
            below: 0,
            above: Math.min(depth, above),
          })
        }
        joinLayers(tree, viemKeccak, { first: 0, end: n, below: Math.min(depth, above), above })
        expect(tree).toEqual(whole)
      }),
      { numRuns: 60 },
    )
  })
  it('names the leaf that is not there', () => {
    expect(() => merkleProof(buildTree(leavesOf(3)), 3)).toThrow('3 leaves; there is no leaf 3')
  })
})
