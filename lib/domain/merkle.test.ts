import fc from 'fast-check'
import { type Hex, keccak256, numberToHex } from 'viem'
import { describe, expect, it } from 'vitest'
import { buildTree, leafHash, merkleProof, merkleRoot, rootOf, verifyProof } from './merkle.ts'

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
  it('names the leaf that is not there', () => {
    expect(() => merkleProof(buildTree(leavesOf(3)), 3)).toThrow('3 leaves; there is no leaf 3')
  })
})
