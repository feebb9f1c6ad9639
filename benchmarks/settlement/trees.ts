import { hexToBytes } from 'viem'
import { CLAIM_ROW, claimSource, setUint128 } from '#lib/domain/epoch-tables.ts'
import type { TreeBuilder } from '#lib/domain/leaves.ts'
import { PackedRows } from '#lib/domain/packed-rows.ts'
import { contributor } from './answers.ts'

const LEAVES = 1_000_000
const TURNS = 7
const MEBI = 2 ** 20

/** Encoding, double hash and tree of a million claims, timed; their rows lie sorted in memory, as an epoch has them. */
export async function measureTrees(buildTree: TreeBuilder): Promise<Record<string, number>> {
  const rows = new PackedRows(CLAIM_ROW.width, CLAIM_ROW.keyBytes, LEAVES)
  for (let n = 0; n < LEAVES; n++) {
    const at = rows.add()
    rows.bytes.set(hexToBytes(contributor(n)), at + CLAIM_ROW.account)
    setUint128(rows.view, at + CLAIM_ROW.cumulative, 123_456_789_012_345_678n + BigInt(n))
    rows.view.setUint32(at + CLAIM_ROW.lineEnd, n)
  }
  rows.sort()
  let sum = 0n
  for (let at = 0; at < rows.count * rows.width; at += rows.width) {
    setUint128(rows.view, at + CLAIM_ROW.sumBefore, sum)
    sum += 123_456_789_012_345_678n
  }
  const before = process.resourceUsage().maxRSS
  const seconds: number[] = []
  for (let turn = 0; turn < TURNS; turn++) {
    const since = performance.now()
    await buildTree(claimSource(rows))
    seconds.push((performance.now() - since) / 1000)
  }
  seconds.sort((a, b) => a - b)
  return {
    tree_build_s: Number(seconds[Math.floor(TURNS / 2)].toFixed(2)),
    tree_build_worst_s: Number(seconds[TURNS - 1].toFixed(2)),
    tree_memory_mib: Math.round((process.resourceUsage().maxRSS * 1024) / MEBI),
    tree_memory_before_mib: Math.round((before * 1024) / MEBI),
  }
}
