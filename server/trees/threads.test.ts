import { randomFillSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { CLAIM_ROW, claimSource } from '#lib/domain/epoch-tables.ts'
import { type LeafSource, treeBuilder } from '#lib/domain/leaves.ts'
import { viemKeccak } from '#lib/domain/merkle.ts'
import { PackedRows } from '#lib/domain/packed-rows.ts'
import { wasmKeccak } from '../keccak.ts'
import { threadedTrees } from './threads.ts'

function claims(count: number): LeafSource {
  const rows = new PackedRows(CLAIM_ROW.width, CLAIM_ROW.keyBytes, count)
  for (let i = 0; i < count; i++) rows.add()
  randomFillSync(rows.bytes)
  return claimSource(rows)
}

describe('threaded trees', () => {
  it('hash as viem does, for inputs of every length around a block', async () => {
    const keccak = await wasmKeccak()
    for (let length = 0; length <= 300; length++) {
      const bytes = randomFillSync(new Uint8Array(length))
      expect(keccak(bytes)).toEqual(viemKeccak(bytes))
    }
  })
  it.each([1, 2, 5_001, 32_768, 40_961, 65_537])('of %i leaves are the trees of one thread', async (count) => {
    const source = claims(count)
    const build = await threadedTrees()
    const [inThreads, here] = await Promise.all([build(source), treeBuilder(await wasmKeccak())(source)])
    expect(inThreads.leaves).toBe(count)
    expect(Buffer.from(inThreads.nodes).equals(Buffer.from(here.nodes))).toBe(true)
  })
  it('fail when a leaf cannot be written', async () => {
    const build = await threadedTrees()
    const broken: LeafSource = {
      ...claims(100_000),
      write: (_view, _at, index) => {
        if (index === 50_000) throw new RangeError('no such leaf')
      },
    }
    await expect(build(broken)).rejects.toThrow('no such leaf')
  })
})
