// What settlement costs on the chain and in memory: whole transactions with base cost and call data, beside two peers.
import { wasmKeccak } from '#server/keccak.ts'
import { threadedTrees } from '#server/trees/index.ts'
import { startBenchChain } from './settlement/chain.ts'
import { measureModels, measureOurs } from './settlement/ours.ts'
import { measurePush } from './settlement/push-splitter.ts'
import { printTables } from './settlement/tables.ts'
import { measureTrees } from './settlement/trees.ts'
import { measureUniswap } from './settlement/uniswap.ts'

export async function run(): Promise<Record<string, number>> {
  const buildTree = await threadedTrees()
  // first, while nothing else has taken memory
  const trees = await measureTrees(buildTree)
  const chain = await startBenchChain()
  try {
    const { epoch, metrics: ours } = await measureOurs(chain, buildTree)
    const metrics = {
      ...ours,
      ...(await measureModels(chain)),
      ...trees,
      peak_memory_mib: Math.round(process.resourceUsage().maxRSS / 1024),
      ...(await measurePush(chain)),
      ...(await measureUniswap(chain, epoch, await wasmKeccak())),
    }
    printTables(metrics)
    return metrics
  } finally {
    await chain.stop()
  }
}
