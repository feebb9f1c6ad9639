import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'
import type { Deployment } from '#lib/chain/deployment.ts'
import { deployContracts } from '../deploy-contracts.ts'
import { operatorKey } from '../operator-key.ts'
import { startTestChain } from './chain.ts'

/** Puts this test file on an embedded chain of its own with the contracts deployed. Call once, at the top, with `await`. */
export async function ownTestChain(): Promise<{ deployment: Deployment; url: string; dataDir: string }> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'mf-chain-'))
  const chain = await startTestChain(dataDir)
  process.env.DATA_DIR = dataDir
  process.env.CHAIN_RPC_URL = chain.url
  const operator = await operatorKey(path.join(dataDir, 'keys', 'operator.json'), { create: true })
  const file = path.join(dataDir, 'chain', 'deployment.json')
  const { deployment } = await deployContracts({ rpcUrl: chain.url, file, operator })
  afterAll(async () => {
    await chain.stop()
    await rm(dataDir, { recursive: true, force: true })
  })
  return { deployment, url: chain.url, dataDir }
}
