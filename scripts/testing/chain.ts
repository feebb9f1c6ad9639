import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Deployment } from '#lib/chain/deployment.ts'
import { chainFiles } from '#workers/chain/anvil.ts'
import { deployContracts } from '#workers/chain/deploy-contracts.ts'
import { operatorKey } from '#workers/chain/operator-key.ts'
import { startTestChain as startNode } from '#workers/chain/testing/chain.ts'

export type TestChain = {
  rpcUrl: string
  deployment: Deployment
  /** Values for DEPLOYMENT_FILE and OPERATOR_KEY_FILE. */
  deploymentFile: string
  operatorKeyFile: string
  stop: () => Promise<void>
}

/** An embedded chain of one's own with the contracts on it, in about a second; call `stop` in `afterAll`. */
export async function startTestChain(): Promise<TestChain> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'modelfactory-test-chain-'))
  const node = await startNode(dataDir)
  const operatorKeyFile = chainFiles(dataDir).keys
  const deploymentFile = path.join(dataDir, 'chain', 'deployment.json')
  const operator = await operatorKey(operatorKeyFile, { create: false })
  const { deployment } = await deployContracts({ rpcUrl: node.url, file: deploymentFile, operator })
  return {
    ...{ rpcUrl: node.url, deployment, deploymentFile, operatorKeyFile },
    stop: async () => {
      await node.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
